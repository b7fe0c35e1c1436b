/** The subgraphs of a supergraph, and which of them a directive of the join specification names. */
import {
  Kind,
  type ConstDirectiveNode,
  type DirectiveNode,
  type DocumentNode,
  type EnumTypeDefinitionNode,
} from 'graphql';
import { directiveOf } from './ast.ts';

type Given = Readonly<Record<string, string | boolean | undefined>>;

/** The values of `graph`, in order; of those whose arguments pass. */
export function graphsIn(
  node: { readonly directives?: readonly ConstDirectiveNode[] | undefined },
  directive: string,
  passes: (given: Given) => boolean = () => true,
): readonly string[] {
  return (node.directives ?? []).flatMap((each) => {
    if (each.name.value !== directive) return [];
    const given = argumentsOf(each);
    return typeof given['graph'] === 'string' && passes(given) ? [given['graph']] : [];
  });
}

export function argumentsOf({ arguments: given = [] }: DirectiveNode): Given {
  return Object.fromEntries(
    given.map(({ name, value }) => [
      name.value,
      value.kind === Kind.STRING || value.kind === Kind.ENUM || value.kind === Kind.BOOLEAN ? value.value : undefined,
    ]),
  );
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
      const { name = '', url = '' } = directive ? argumentsOf(directive) : {};
      return [value.name.value, { name: String(name), url: String(url) }];
    }),
  );
}
