/**
 * The domains of the mesh with the age of what we know of them. Answers come from the index, so the index says how old
 * they are; the harvester says whether that is still true. After a start the old index answers at once, and its age is
 * the time since the harvest of an earlier process.
 */
import type { DomainFreshness, FreshnessState } from '../kit/index.ts';
import type { IndexedDomain } from './product-index/product-index.ts';

export interface KnownDomain {
  readonly name: string;
  /** Null as long as the domain has never been harvested. */
  readonly productCount: number | null;
  readonly freshness: DomainFreshness;
}

/** Each domain that is in the index or that the harvester knows, by name. */
export function joinDomains(
  indexed: readonly IndexedDomain[],
  harvested: readonly DomainFreshness[],
  now: Date,
): ReadonlyMap<string, KnownDomain> {
  const inIndex = new Map(indexed.map((domain) => [domain.name, domain]));
  const byHarvester = new Map(harvested.map((freshness) => [freshness.domain, freshness]));
  const names = [...new Set([...inIndex.keys(), ...byHarvester.keys()])].sort();
  return new Map(names.map((name) => [name, known(name, inIndex.get(name), byHarvester.get(name), now)]));
}

function known(
  name: string,
  indexed: IndexedDomain | undefined,
  harvested: DomainFreshness | undefined,
  now: Date,
): KnownDomain {
  const harvestedAt = indexed?.harvestedAt ?? null;
  return {
    name,
    productCount: harvestedAt === null ? null : indexed!.productCount,
    freshness: {
      domain: name,
      state: stateOf(harvested?.state ?? 'UNKNOWN', harvestedAt !== null),
      harvestedAt: harvestedAt?.toISOString() ?? null,
      ageSeconds: harvestedAt && Math.max(0, Math.floor((now.getTime() - harvestedAt.getTime()) / 1_000)),
      error: harvested?.error ?? null,
      holdsForMs: harvested?.holdsForMs,
    },
  };
}

/** Something older than this process is known, or nothing although the harvester says otherwise. */
function stateOf(state: FreshnessState, isInIndex: boolean): FreshnessState {
  const claimsKnowledge = state === 'FRESH' || state === 'STALE';
  if (claimsKnowledge === isInIndex) return state;
  return isInIndex ? 'STALE' : 'UNKNOWN';
}
