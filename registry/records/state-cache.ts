/** The states of now, kept in memory: every check asks for one, and it holds the SDL of every subgraph. */
import { LRUCache } from 'lru-cache';
import type { Kysely } from 'kysely';
import type { MeshState } from '../model/publication.ts';
import { newestRevision, stateOf } from './publications.ts';
import type { Tables } from './tables.ts';

/** Variants that are asked for at a time. */
const KEPT = 16;

export interface StateCache {
  readonly get: (variant: string, revision: number | null) => Promise<MeshState>;
}

/**
 * Another process may publish too, so the newest revision is asked for each time; that costs one row, and what is newer
 * than the state that is kept is read beside it.
 */
export function createStateCache(database: Kysely<Tables>): StateCache {
  const kept = new LRUCache<string, MeshState>({ max: KEPT });
  return {
    get: async (variant, revision) => {
      const at = revision ?? (await newestRevision(database));
      const known = kept.get(variant);
      if (known?.revision === at) return known;
      const state = await stateOf(database, variant, at, known);
      if (revision === null) kept.set(variant, state);
      return state;
    },
  };
}
