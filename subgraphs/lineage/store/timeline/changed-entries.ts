/** What is new on one author's timeline, and which stretch of it has to be planned again. */
import type { Author } from '../../model/change.ts';
import { isSameEntry, mergeEntries, type Entry } from './entry.ts';
import type { FlowsOf } from './plan-intervals.ts';
import { placeOf, pointsOf, type Point } from './points.ts';
import { changesNothing, type TimelineEnd } from './steadiness.ts';

export interface ChangedEntry {
  readonly before: Entry | null;
  readonly after: Entry;
}

/** By place. Entries that say nothing new are left out. */
export function changedEntries(fresh: Iterable<Entry>, kept: ReadonlyMap<string, Entry>): readonly ChangedEntry[] {
  const changed: ChangedEntry[] = [];
  for (const entry of fresh) {
    const before = kept.get(entry.name) ?? null;
    const after = before ? mergeEntries(before, entry) : entry;
    if (!before || !isSameEntry(before, after)) changed.push({ before, after });
  }
  return changed.sort((a, b) => (placeOf(a.after) < placeOf(b.after) ? -1 : 1));
}

/** A dataset's messages may speak in several slots, so what counts at one of them hangs on all before it. */
export function hasSlots({ id }: Pick<Author, 'id'>): boolean {
  return id.startsWith('dataset:');
}

export interface SteadyEnd extends TimelineEnd {
  /** When the last proof was; `null` where these entries did not change that. */
  readonly seen: number | null;
}

/** How the timeline ends where none of the changes moves an interval; `null` where one may. */
export function steadyEnd(
  author: Author,
  changes: readonly ChangedEntry[],
  end: TimelineEnd,
  flowsOf: FlowsOf,
): SteadyEnd | null {
  let [{ lastPlace }, seen]: [TimelineEnd, number | null] = [end, null];
  for (const { before, after } of changes) {
    const [point, pointBefore] = [pointOf(after), before && pointOf(before)];
    if (point === null) continue;
    // An entry that fills one slot of several says less than what counts.
    if (hasSlots(author) && point.statement !== end.steady) return null;
    if (!changesNothing({ lastPlace, steady: end.steady }, pointBefore, point, flowsOf)) return null;
    lastPlace = point.place;
    if (point.isProof) seen = point.seen;
  }
  return { lastPlace, steady: end.steady, seen };
}

export interface PlaceSpan {
  readonly from: string;
  readonly to: string;
}

/** From the least to the greatest place where an entry is, or was; `null` where none was ever a point. */
export function changedSpan(changes: readonly ChangedEntry[]): PlaceSpan | null {
  const entries = changes.flatMap(({ before, after }) => [after, ...(before ? [before] : [])]);
  const places = entries
    .filter(({ said }) => said.length > 0)
    .map(placeOf)
    .sort();
  return places.length === 0 ? null : { from: places[0]!, to: places.at(-1)! };
}

function pointOf(entry: Entry): Point | null {
  return pointsOf([entry])[0] ?? null;
}
