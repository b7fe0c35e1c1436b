/** The subgraphs of a supergraph, and which of them a directive of the join specification names. */
import {
  Kind,
  type ConstDirectiveNode,
  type DirectiveNode,
  type DocumentNode,
  type EnumTypeDefinitionNode,
} from 'graphql';
import { directiveOf } from './ast.ts';

type Annotated = { readonly directives?: readonly ConstDirectiveNode[] | undefined };
type Given = string | boolean | undefined;

/** The values of `graph`, in order; of those directives that pass. Of three hundred domains this reads some ten thousand. */
export function graphsIn(
  { directives = [] }: Annotated,
  name: string,
  passes: (directive: ConstDirectiveNode) => boolean = () => true,
): readonly string[] {
  const graphs: string[] = [];
  for (const directive of directives) {
    if (directive.name.value !== name) continue;
    const graph = argumentOf(directive, 'graph');
    if (typeof graph === 'string' && passes(directive)) graphs.push(graph);
  }
  return graphs;
}

/** A text, the name of an enum's value or a boolean; `undefined` for all else. */
export function argumentOf({ arguments: given = [] }: DirectiveNode, name: string): Given {
  const value = given.find((argument) => argument.name.value === name)?.value;
  return value?.kind === Kind.STRING || value?.kind === Kind.ENUM || value?.kind === Kind.BOOLEAN
    ? value.value
    : undefined;
}

export interface JoinGraph {
  readonly name: string;
  readonly url: string;
}

/** By the value of `join__Graph`; `undefined` where there is no such enum: the document is then no supergraph. */
export function joinGraphsOf({ definitions }: DocumentNode): ReadonlyMap<string, JoinGraph> | undefined {
  const graphs = definitions.find(
    (definition): definition is EnumTypeDefinitionNode =>
      definition.kind === Kind.ENUM_TYPE_DEFINITION && definition.name.value === 'join__Graph',
  );
  if (!graphs) return undefined;
  return new Map(
    (graphs.values ?? []).map((value) => {
      const directive = directiveOf(value, 'join__graph');
      const given = (name: string) => String((directive && argumentOf(directive, name)) ?? '');
      return [value.name.value, { name: given('name'), url: given('url') }];
    }),
  );
}
