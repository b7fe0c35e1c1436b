/** Jobs that have not completed for more than twice their usual time: the median gap between their last completions. */
import { fromMicros, toMicros, type Micros } from '../../model/event-time.ts';
import type { RunRecord } from '../../store/lineage-store.ts';
import type { EvidenceById, Suspects } from './evidence.ts';

/** With fewer gaps nobody can say what is usual. */
const LEAST_GAPS = 2;
const TOLERANCE = 2;

export function lateJobs({ jobs, observedAt }: Suspects): EvidenceById {
  return new Map(
    jobs.flatMap(({ id, runs }) => {
      const rhythm = rhythmOf(runs, observedAt);
      if (!rhythm || observedAt - rhythm.last <= TOLERANCE * rhythm.gap) return [];
      const due = rhythm.last + rhythm.gap;
      const text = `It last completed at ${fromMicros(rhythm.last)}, and usually does every ${durationOf(rhythm.gap)}: it was due at ${fromMicros(due)}.`;
      return [[id, [{ kind: 'LATE', at: due, text }]] as const];
    }),
  );
}

/** `null` where there were too few completions. */
export function rhythmOf(
  runs: readonly Pick<RunRecord, 'completedAt'>[],
  at: Micros,
): { readonly last: Micros; readonly gap: Micros } | null {
  const times = runs
    .flatMap(({ completedAt }) => (completedAt === null ? [] : [toMicros(completedAt)]))
    .filter((time) => time <= at)
    .sort((a, b) => b - a);
  const gaps = times.slice(1).map((time, index) => times[index]! - time);
  if (gaps.length < LEAST_GAPS) return null;
  return { last: times[0]!, gap: median(gaps) };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : Math.round((sorted[middle - 1]! + sorted[middle]!) / 2);
}

const UNITS = [
  ['day', 86_400_000_000],
  ['hour', 3_600_000_000],
  ['minute', 60_000_000],
  ['second', 1_000_000],
] as const;

/** In the largest unit that it has one of, to one digit: `1 day`, `2.5 hours`. */
export function durationOf(micros: Micros): string {
  const [unit, size] = UNITS.find(([, each]) => micros >= each) ?? UNITS[3];
  const amount = Math.round((micros / size) * 10) / 10;
  return `${amount} ${unit}${amount === 1 ? '' : 's'}`;
}
