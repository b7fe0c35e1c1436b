/** Jobs that are late for want of their sources: something upstream of them failed, or is late itself. */
import type { Neighbours } from '../closure.ts';
import type { SuspectJob } from './suspects.ts';

/** Ids. `next` leads downstream; `guilty` are the jobs that evidence speaks for. */
export function waitingJobs(
  jobs: readonly SuspectJob[],
  guilty: ReadonlySet<string>,
  next: Neighbours,
): ReadonlySet<string> {
  const touchedBy = spread(
    jobs.filter(({ id }) => guilty.has(id)),
    next,
  );
  const isByAnother = (job: string, node: string) => [...(touchedBy.get(node) ?? [])].some((other) => other !== job);
  return new Set(jobs.flatMap(({ id, reads }) => ([...reads].some((node) => isByAnother(id, node)) ? [id] : [])));
}

/** Two suffice to know whether there is another one than a certain job. */
const ENOUGH = 2;

/** By node: the jobs, two at most, that write it or something upstream of it. */
function spread(jobs: readonly SuspectJob[], next: Neighbours): ReadonlyMap<string, ReadonlySet<string>> {
  const touchedBy = new Map<string, Set<string>>();
  const turns = jobs.flatMap(({ id, writes }) => [...writes].map((node) => ({ job: id, node })));
  for (const { job, node } of turns) {
    const known = touchedBy.get(node) ?? new Set<string>();
    if (known.has(job) || known.size === ENOUGH) continue;
    touchedBy.set(node, known.add(job));
    for (const onward of next(node)) turns.push({ job, node: onward });
  }
  return touchedBy;
}
