/**
 * Most runs say again what the run before them said. A timeline is steady when all that it holds true at its end is what
 * its last proof states: then an entry at the end that says the same, or less without proving, changes no interval.
 */
import { isSameFlow, type FlowsOf } from './plan-intervals.ts';
import type { Point } from './points.ts';

/** What an author's timeline ends with. */
export interface TimelineEnd {
  /** The place of the last point; empty where there is none. */
  readonly lastPlace: string;
  /** The statement of the last proof, where the timeline is steady. */
  readonly steady: string | null;
}

/** `before` is what the same entry was until now; `null` where it was no point. */
export function changesNothing(end: TimelineEnd, before: Point | null, after: Point, flowsOf: FlowsOf): boolean {
  if (end.steady === null) return false;
  const isAtEnd =
    before === null ? after.place > end.lastPlace : before.place === after.place && after.place === end.lastPlace;
  if (!isAtEnd) return false;
  return after.isProof ? isSame(after.statement, end.steady, flowsOf) : isPart(after.statement, end.steady, flowsOf);
}

/** The end of a timeline whose last points these are, the last proof among them. */
export function endOf(points: readonly Point[], flowsOf: FlowsOf): TimelineEnd {
  const last = points.findLastIndex(({ isProof }) => isProof);
  const lastPlace = points.at(-1)?.place ?? '';
  if (last < 0) return { lastPlace, steady: null };
  const { statement } = points[last]!;
  const isSteady = points.slice(last + 1).every((later) => isPart(later.statement, statement, flowsOf));
  return { lastPlace, steady: isSteady ? statement : null };
}

function isSame(statement: string, other: string, flowsOf: FlowsOf): boolean {
  if (statement === other) return true;
  const [flows, others] = [flowsOf(statement), flowsOf(other)];
  if (flows.size !== others.size) return false;
  return [...flows].every(([key, flow]) => {
    const same = others.get(key);
    return same !== undefined && isSameFlow(same, flow);
  });
}

/** How values are made is told by proofs, where there is one. */
function isPart(statement: string, whole: string, flowsOf: FlowsOf): boolean {
  if (statement === whole) return true;
  const all = flowsOf(whole);
  return [...flowsOf(statement).keys()].every((key) => all.has(key));
}
