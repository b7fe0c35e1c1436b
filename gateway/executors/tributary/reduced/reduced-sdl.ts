/** The supergraph that a reduction leaves, as planners take it. */
import { print, type DocumentNode } from 'graphql';
import { reduceSupergraph } from '../../../../schema/reduce-supergraph.ts';
import type { DomainGraph } from './domain-graphs.ts';

/** `kept`: values of `join__Graph`. The catalog knows the types of all domains; those of others go with them. */
export function reducedSdl(
  supergraph: DocumentNode,
  domains: readonly Pick<DomainGraph, 'graph' | 'type'>[],
  kept: readonly string[],
): string {
  const names = new Set(kept);
  const without = new Set(domains.filter(({ graph }) => !names.has(graph)).map(({ type }) => type));
  return print(reduceSupergraph(supergraph, names, without));
}
