/**
 * The reduced graph: one domain, or none, with the platform's subgraphs and a virtual domain that stands for all others.
 * All domains implement one vocabulary and each keeps to type names of its own, so what does not compose here would not
 * compose in the whole, and what it costs does not grow with the number of domains.
 */
import { domainSdl } from './domain.ts';
import type { SubgraphDefinition } from './subgraph.ts';

/** No domain may have this name. */
export const ANY_DOMAIN = 'any';

export interface ReducedMesh {
  /** What is looked at; `null` for the mesh without it. */
  readonly domain: SubgraphDefinition | null;
  readonly platform: readonly SubgraphDefinition[];
}

/** Compose it with the union of all vocabularies, so that the virtual domain answers what any of the others does. */
export function reduce({ domain, platform }: ReducedMesh): readonly SubgraphDefinition[] {
  const any: SubgraphDefinition = {
    name: ANY_DOMAIN,
    kind: 'domain',
    url: `inprocess://${ANY_DOMAIN}`,
    isTolerant: true,
    sdl: domainSdl(ANY_DOMAIN),
  };
  return [...(domain ? [domain] : []), any, ...platform];
}
