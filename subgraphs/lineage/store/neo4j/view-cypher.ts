/** What a flow must be to count in a view, as a predicate on the relationship `flow`. */
import { FOREVER } from '../../model/event-time.ts';
import type { View } from '../lineage-store.ts';
import { integer, type Parameters } from './neo4j-session.ts';

/** Flows that have ended, or are no longer believed, are of another type than those of today. */
export const ANY_FLOW = 'FLOWS_TO|FLOWED_TO';

/** `revision` is the expression that gives it. */
export function viewPredicate({ time, kinds, transformations, minConfidence }: View, revision: string): string {
  return [
    believedAt(revision),
    PREDICATES[time.kind],
    ...(kinds === null ? [] : ['flow.kind IN $kinds']),
    ...(transformations === null ? [] : ['any(way IN flow.ways WHERE way IN $transformations)']),
    ...(minConfidence <= 0 ? [] : ['flow.confidence >= $minConfidence']),
  ].join(' AND ');
}

export function believedAt(revision: string): string {
  return `flow.revFrom <= ${revision} AND flow.revTo > ${revision}`;
}

const PREDICATES = {
  now: `flow.validTo = ${FOREVER}`,
  at: 'flow.validFrom <= $at AND flow.validTo > $at',
  window: 'flow.validFrom < $to AND flow.validTo > $from',
} as const;

/** All but the revision. */
export function viewParameters({ time, kinds, transformations, minConfidence }: View): Parameters {
  const times =
    time.kind === 'now'
      ? {}
      : time.kind === 'at'
        ? { at: integer(time.at) }
        : { from: integer(time.from), to: integer(time.to) };
  return { kinds, transformations, minConfidence, ...times };
}

/** Whether all flows that are so now count, whoever says so and however sure. */
export function isOfAllNow({ time, kinds, transformations, minConfidence }: View): boolean {
  return time.kind === 'now' && kinds === null && transformations === null && minConfidence <= 0;
}
