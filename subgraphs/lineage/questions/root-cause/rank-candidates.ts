/** Looks for evidence among all that is upstream, and ranks those for which it found some. */
import { compareIds } from '../../model/compare-ids.ts';
import type { LineageStore, StopReason } from '../../store/lineage-store.ts';
import type { Closure } from '../closure.ts';
import type { Evidence } from './evidence.ts';
import { findEvidence } from './finders.ts';
import { loadHistories } from './job-histories.ts';
import { scoreOf, strengthOf, type Symptom } from './score.ts';
import { suspectDatasets, suspectJobs, type SuspectDataset, type SuspectJob } from './suspects.ts';
import { waitingJobs } from './waiting-jobs.ts';

/** The nearest ones are looked at. */
const MAX_JOBS = 500;
const MAX_DATASETS = 5_000;

export interface Candidate extends Pick<SuspectDataset, 'id' | 'distance' | 'path'> {
  /** `null` where it is a job. */
  readonly dataset: SuspectDataset | null;
  readonly score: number;
  /** The strongest first. */
  readonly evidence: readonly Evidence[];
}

interface Ranking {
  readonly symptom: Symptom;
  readonly isLate: () => boolean;
  readonly store: Pick<LineageStore, 'runs' | 'facets'>;
}

export interface Ranked {
  /** The likeliest first. */
  readonly candidates: readonly Candidate[];
  /** How many were looked at. */
  readonly datasetCount: number;
  readonly jobCount: number;
  /** Why not all of them were. */
  readonly stopped: readonly StopReason[];
}

export async function rankCandidates(closure: Closure, { symptom, isLate, store }: Ranking): Promise<Ranked> {
  const { observedAt } = symptom;
  const [allDatasets, allJobs] = [suspectDatasets(closure), suspectJobs(closure)];
  const datasets = allDatasets.slice(0, MAX_DATASETS);
  const ids = allJobs.slice(0, MAX_JOBS).map(({ id }) => id);
  const histories = await loadHistories(ids, observedAt, { store, isLate });
  const evidenceById = await findEvidence({
    observedAt,
    datasets: datasets.map(({ id }) => id),
    jobs: histories,
    store,
  });
  const waiting = waitingJobs(allJobs, new Set(evidenceById.keys()), closure.next);
  const rank = (suspect: SuspectDataset | SuspectJob): readonly Candidate[] => {
    const evidence = evidenceById.get(suspect.id);
    if (!evidence) return [];
    const { id, distance, path } = suspect;
    const score = scoreOf({ evidence, distance, isWaiting: waiting.has(id) }, symptom);
    return [
      {
        id,
        distance,
        path,
        dataset: 'node' in suspect ? suspect : null,
        score,
        evidence: strongestFirst(evidence, symptom),
      },
    ];
  };
  return {
    candidates: [...datasets, ...allJobs].flatMap(rank).sort(byScore),
    datasetCount: datasets.length,
    jobCount: histories.length,
    stopped: [
      ...(allDatasets.length > datasets.length || allJobs.length > ids.length ? (['NODE_LIMIT'] as const) : []),
      ...(histories.length < ids.length ? (['DEADLINE'] as const) : []),
    ],
  };
}

function byScore(a: Candidate, b: Candidate): number {
  return b.score - a.score || a.distance - b.distance || compareIds(a.id, b.id);
}

function strongestFirst(evidence: readonly Evidence[], symptom: Symptom): readonly Evidence[] {
  return [...evidence].sort((a, b) => strengthOf(b, symptom) - strengthOf(a, symptom));
}
