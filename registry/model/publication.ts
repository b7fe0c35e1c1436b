/** What the registry has accepted. A publication is never changed; the newest one of a subgraph is what counts. */
import type { Submission } from './submission.ts';

export const ACTIONS = ['PUBLISH', 'RETIRE', 'ROLLBACK'] as const;
export type Action = (typeof ACTIONS)[number];

export interface Publication extends Submission {
  /** Counts publications of the whole registry, from 1. */
  readonly revision: number;
  /** Counts publications of this subgraph in this variant, from 1. */
  readonly version: number;
  readonly action: Action;
  /** Of ROLLBACK: the version that it went back to. */
  readonly restored: number | null;
  /** SHA-256 of what was submitted, in hex: equal for equal submissions. */
  readonly hash: string;
  /** RFC 3339. */
  readonly at: string;
  /** The name of the token that published it. */
  readonly by: string;
}

/** What is published at a revision. */
export interface MeshState {
  readonly variant: string;
  /** 0 before the first publication. */
  readonly revision: number;
  /** The newest publication of each subgraph that has not been retired, by name. A variant's own stand in for main's. */
  readonly subgraphs: readonly Publication[];
}
