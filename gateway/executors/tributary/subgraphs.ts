/** The subgraphs of a supergraph, by the name that its plans call them: the join specification's `join__Graph`. */
import type { DocumentNode } from 'graphql';
import { joinGraphsOf } from '../../../schema/join-graphs.ts';
import type { SubgraphAddress } from '../../transport/transport.ts';

/** Throws where the document is no supergraph. */
export function subgraphsOf(supergraph: DocumentNode): ReadonlyMap<string, SubgraphAddress> {
  const graphs = joinGraphsOf(supergraph);
  if (!graphs) throw new Error('it is not a supergraph: it has no enum join__Graph.');
  return new Map([...graphs.values()].map((address) => [address.name, address]));
}
