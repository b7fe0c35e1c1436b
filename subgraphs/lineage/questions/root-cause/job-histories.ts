/** The latest runs of many jobs, as they were when a symptom was seen. */
import { eventTimeOf, type Micros } from '../../model/event-time.ts';
import { parseJobId } from '../../model/node-id.ts';
import type { LineageStore } from '../../store/lineage-store.ts';
import type { JobHistory } from './evidence.ts';

/** Enough to know a job's rhythm. */
const RUNS_PER_JOB = 20;
/** How many jobs the store is asked for at a time. */
const AT_A_TIME = 25;
/** Sorts after every id of a run. */
const AFTER_ALL = '~';

/** In the order of the ids; those that were not asked for when time was up are left out. */
export async function loadHistories(
  ids: readonly string[],
  observedAt: Micros,
  { store, isLate }: { readonly store: Pick<LineageStore, 'runs'>; readonly isLate: () => boolean },
): Promise<readonly JobHistory[]> {
  const until = { beganAt: eventTimeOf(new Date(Math.ceil(observedAt / 1_000))), id: AFTER_ALL };
  const histories: JobHistory[] = [];
  for (let begin = 0; begin < ids.length && !isLate(); begin += AT_A_TIME) {
    const some = ids.slice(begin, begin + AT_A_TIME);
    const found = await Promise.all(
      some.map(async (id) => {
        const job = parseJobId(id);
        return { id, job, runs: await store.runs(job, RUNS_PER_JOB, until) };
      }),
    );
    histories.push(...found);
  }
  return histories;
}
