/**
 * What a stretch of a timeline makes of the intervals that are kept. Between two points that prove, nothing outside can
 * matter: the first tells for every flow whether it was so before, the last whether it is so after.
 */
import type { Flow } from '../../model/change.ts';
import { FOREVER, type Micros } from '../../model/event-time.ts';
import type { Point } from './points.ts';

/** From `validFrom` on, and before `validTo`. */
export interface FlowInterval {
  readonly flow: Flow;
  readonly validFrom: Micros;
  /** FOREVER while it is so. */
  readonly validTo: Micros;
  readonly lastSeen: Micros;
}

/** Flows by `flowKey`. */
export type FlowsOf = (statement: string) => ReadonlyMap<string, Flow>;

export interface Stretch<Kept extends FlowInterval> {
  readonly points: readonly Point[];
  /** Whether the first point is only there for what was so before it, and the last for what is so after it. */
  readonly hasBefore: boolean;
  readonly hasAfter: boolean;
  readonly flowsOf: FlowsOf;
  /** All intervals of the author that touch the time of the points. */
  readonly kept: readonly Kept[];
}

export interface Plan<Kept extends FlowInterval> {
  /** No longer believed. */
  readonly withdrawn: readonly Kept[];
  readonly added: readonly FlowInterval[];
  /** The same interval, seen until another time. */
  readonly touched: readonly { readonly kept: Kept; readonly lastSeen: Micros }[];
}

export function flowKey({ from, to }: Pick<Flow, 'from' | 'to'>): string {
  return `${from}\n${to}`;
}

export function planIntervals<Kept extends FlowInterval>(stretch: Stretch<Kept>): Plan<Kept> {
  const keptByFlow = new Map<string, Kept[]>();
  for (const kept of inStretch(stretch)) push(keptByFlow, flowKey(kept.flow), kept);
  const wanted = wantedByFlow(stretch, keptByFlow);
  const plan = { withdrawn: [] as Kept[], added: [] as FlowInterval[], touched: [] as Plan<Kept>['touched'][number][] };
  for (const [key, kept] of keptByFlow) {
    for (const interval of kept) settle(interval, wanted.get(key) ?? [], plan);
  }
  for (const intervals of wanted.values()) plan.added.push(...intervals);
  return plan;
}

/** What is kept stays where it is wanted just so; what remains in `wanted` is new. */
function settle<Kept extends FlowInterval>(
  kept: Kept,
  wanted: FlowInterval[],
  { withdrawn, touched }: { withdrawn: Kept[]; touched: { kept: Kept; lastSeen: Micros }[] },
): void {
  const index = wanted.findIndex(
    ({ validFrom, validTo, flow }) =>
      validFrom === kept.validFrom && validTo === kept.validTo && isSameFlow(flow, kept.flow),
  );
  if (index < 0) {
    withdrawn.push(kept);
    return;
  }
  const [same] = wanted.splice(index, 1);
  if (same!.lastSeen !== kept.lastSeen) touched.push({ kept, lastSeen: same!.lastSeen });
}

/** At the very time of the last point an interval may begin that a later point has made. */
function inStretch<Kept extends FlowInterval>({ points, hasBefore, hasAfter, flowsOf, kept }: Stretch<Kept>) {
  const [first, last] = [points[0], points.at(-1)];
  const after = hasAfter ? flowsOf(last!.statement) : null;
  return kept.filter(({ validFrom, validTo, flow }) => {
    if (hasBefore && validTo <= first!.at) return false;
    if (!after || validFrom < last!.at) return true;
    return validFrom === last!.at && after.has(flowKey(flow));
  });
}

function wantedByFlow<Kept extends FlowInterval>(
  { points, hasBefore, hasAfter, flowsOf }: Stretch<Kept>,
  keptByFlow: ReadonlyMap<string, readonly Kept[]>,
): Map<string, FlowInterval[]> {
  const wanted = new Map<string, FlowInterval[]>();
  const living = new Map<string, Living>();
  const keptAt = (key: string, at: Micros) =>
    keptByFlow.get(key)?.find(({ validFrom, validTo }) => validFrom <= at && at < validTo);

  points.forEach((point, index) => {
    const isBefore = hasBefore && index === 0;
    const flows = flowsOf(point.statement);
    for (const [key, flow] of flows) {
      const begun = living.get(key);
      const validFrom = begun?.validFrom ?? (isBefore ? keptAt(key, point.at)?.validFrom : undefined) ?? point.at;
      const isTold = point.isProof || !begun?.isProven; // What a proof has told, a run that did not end leaves as it is.
      living.set(key, {
        flow: isTold ? flow : begun.flow,
        validFrom,
        lastSeen: isTold ? point.seen : begun.lastSeen,
        isProven: point.isProof || (begun?.isProven ?? false),
      });
    }
    if (!point.isProof) return;
    for (const [key, each] of living) {
      if (flows.has(key)) continue;
      living.delete(key);
      if (each.validFrom < point.at) push(wanted, key, { ...toInterval(each), validTo: point.at });
    }
  });
  const last = points.at(-1);
  for (const [key, each] of living) {
    const after = hasAfter ? keptAt(key, last!.at) : undefined;
    const validTo = hasAfter ? (after?.validTo ?? last!.at) : FOREVER;
    const { flow, lastSeen } = after ?? each;
    if (each.validFrom < validTo) push(wanted, key, { flow, validFrom: each.validFrom, validTo, lastSeen });
  }
  return wanted;
}

interface Living {
  readonly flow: Flow;
  readonly validFrom: Micros;
  readonly lastSeen: Micros;
  readonly isProven: boolean;
}

function toInterval({ flow, validFrom, lastSeen }: Living): Omit<FlowInterval, 'validTo'> {
  return { flow, validFrom, lastSeen };
}

export function isSameFlow(a: Flow, b: Flow): boolean {
  return (
    a.confidence === b.confidence &&
    (a.transformations === b.transformations || JSON.stringify(a.transformations) === JSON.stringify(b.transformations))
  );
}

function push<Value>(lists: Map<string, Value[]>, key: string, value: Value): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
