/** Small questions to a composed supergraph, as the join specification writes it (https://specs.apollo.dev/join/v0.3). */
import { Kind, type ConstDirectiveNode, type DocumentNode } from 'graphql';
import { directiveOf, typesByName } from './ast.ts';
import { typeNameOf } from './naming.ts';
import { parseSupergraph } from './parse-supergraph.ts';

/** The domains of a supergraph of ours, by name; none for the supergraph of somebody else, or text that is no SDL. */
export function domainsOf(supergraphSdl: string): readonly string[] {
  const document = parsed(supergraphSdl);
  const types = document ? typesByName(document) : new Map();
  const graphs = types.get('join__Graph');
  if (graphs?.kind !== Kind.ENUM_TYPE_DEFINITION) return [];
  return (graphs.values ?? [])
    .map((value: { directives?: readonly ConstDirectiveNode[] }) => nameIn(directiveOf(value, 'join__graph')))
    .filter((name: string | undefined): name is string => name !== undefined && types.has(typeNameOf(name)));
}

function parsed(sdl: string): DocumentNode | undefined {
  try {
    return parseSupergraph(sdl);
  } catch {
    return undefined; // The gateway says what is wrong with it.
  }
}

function nameIn(directive: ReturnType<typeof directiveOf>): string | undefined {
  const value = directive?.arguments?.find((argument) => argument.name.value === 'name')?.value;
  return value?.kind === Kind.STRING ? value.value : undefined;
}
