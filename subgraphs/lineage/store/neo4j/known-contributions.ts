/** Contributions that are in the database already: a job says the same run after run. They are never deleted. */
import type { Contribution } from '../../model/change.ts';

export interface KnownContributions {
  /** Those that would not be written for nothing. */
  readonly without: (contributions: ReadonlyMap<string, Contribution>) => readonly (readonly [string, Contribution])[];
  /** Call it when they are durable. */
  readonly add: (hashes: Iterable<string>) => void;
}

/** In hashes, some 100 bytes each: then all are forgotten, and learned again. */
const MAX_KNOWN = 100_000;

export function createKnownContributions(): KnownContributions {
  const known = new Set<string>();
  return {
    without: (contributions) => [...contributions].filter(([hash]) => !known.has(hash)),
    add: (hashes) => {
      if (known.size > MAX_KNOWN) known.clear();
      for (const hash of hashes) known.add(hash);
    },
  };
}
