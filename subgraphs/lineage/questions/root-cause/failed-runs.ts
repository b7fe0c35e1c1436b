/** Jobs whose latest run, of those that had ended when the symptom was seen, failed or was stopped. */
import { fromMicros, toMicros, toRfc3339 } from '../../model/event-time.ts';
import type { RunRecord } from '../../store/lineage-store.ts';
import type { EvidenceById, JobHistory, Suspects } from './evidence.ts';

export function failedRuns({ jobs, observedAt }: Suspects): EvidenceById {
  return new Map(
    jobs.flatMap(({ id, runs }: JobHistory) => {
      const last = runs.find((run) => hasEnded(run, observedAt));
      if (!last || (last.state !== 'FAIL' && last.state !== 'ABORT')) return [];
      const what = last.state === 'FAIL' ? 'failed' : 'was stopped';
      const text = `Its latest run, ${last.id}, which began at ${toRfc3339(last.beganAt)}, ${what}.${lastSuccess(runs, observedAt)}`;
      return [[id, [{ kind: 'FAILED_RUN', at: toMicros(last.beganAt), text }]] as const];
    }),
  );
}

/** When a run failed is not told apart from when it began; when it completed is. */
function hasEnded({ state, completedAt }: RunRecord, at: number): boolean {
  return completedAt === null ? state === 'FAIL' || state === 'ABORT' : toMicros(completedAt) <= at;
}

function lastSuccess(runs: readonly RunRecord[], at: number): string {
  const times = runs.flatMap(({ completedAt }) => completedAt ?? []).map(toMicros);
  const last = Math.max(...times.filter((time) => time <= at));
  return last > -Infinity ? ` It last completed at ${fromMicros(last)}.` : '';
}
