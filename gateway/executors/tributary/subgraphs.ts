/** The subgraphs of a supergraph, by the name that its plans call them: the join specification's `join__Graph`. */
import { Kind, type DocumentNode, type EnumTypeDefinitionNode } from 'graphql';
import { directiveOf } from '../../../schema/ast.ts';
import type { SubgraphAddress } from '../../transport/transport.ts';

/** Throws where there is no such enum: the text is then no supergraph. */
export function subgraphsOf(supergraph: DocumentNode): ReadonlyMap<string, SubgraphAddress> {
  return new Map([...addressesOf(supergraph).values()].map((address) => [address.name, address]));
}

/** The names of subgraphs by the value of `join__Graph`. */
export function subgraphNamesOf(supergraph: DocumentNode): ReadonlyMap<string, string> {
  return new Map([...addressesOf(supergraph)].map(([graph, { name }]) => [graph, name]));
}

function addressesOf(supergraph: DocumentNode): ReadonlyMap<string, SubgraphAddress> {
  const subgraphs = new Map<string, SubgraphAddress>();
  const graphs = supergraph.definitions.find(
    (definition): definition is EnumTypeDefinitionNode =>
      definition.kind === Kind.ENUM_TYPE_DEFINITION && definition.name.value === 'join__Graph',
  );
  if (!graphs) throw new Error('it is not a supergraph: it has no enum join__Graph.');
  for (const value of graphs.values ?? []) {
    const given = directiveOf(value, 'join__graph')?.arguments ?? [];
    const textOf = (name: string): string => {
      const found = given.find((argument) => argument.name.value === name)?.value;
      return found?.kind === Kind.STRING ? found.value : '';
    };
    subgraphs.set(value.name.value, { name: textOf('name'), url: textOf('url') });
  }
  return subgraphs;
}
