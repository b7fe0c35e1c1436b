/** What can speak for a candidate, and what every finder of evidence gets to look at. */
import type { Micros } from '../../model/event-time.ts';
import type { JobKey } from '../../model/node-id.ts';
import type { LineageStore, RunRecord } from '../../store/lineage-store.ts';

export type EvidenceKind = 'FAILED_RUN' | 'LATE' | 'CHANGED_SCHEMA';

export interface Evidence {
  readonly kind: EvidenceKind;
  /** When it was so, or since when: what happened long ago weighs less. */
  readonly at: Micros;
  /** In plain words. */
  readonly text: string;
}

export interface Suspects {
  /** When the symptom was seen: what came later doesn't count. */
  readonly observedAt: Micros;
  /** Ids. */
  readonly datasets: readonly string[];
  readonly jobs: readonly JobHistory[];
  readonly store: Pick<LineageStore, 'facets'>;
}

export interface JobHistory {
  /** The id of the job. */
  readonly id: string;
  readonly job: JobKey;
  /** Those that had begun by then, the latest first; not all of them. */
  readonly runs: readonly RunRecord[];
}

/** By the id of a dataset or job. A new kind of evidence is one more of these, in `finders`. */
export type EvidenceFinder = (suspects: Suspects) => Promise<EvidenceById> | EvidenceById;
export type EvidenceById = ReadonlyMap<string, readonly Evidence[]>;
