/** What is known of a link, put together from all that authors state of it. */
import { FLOW_KINDS, type Author, type FlowKind, type Transformation } from '../model/change.ts';
import { FOREVER, type Micros } from '../model/event-time.ts';
import { compareIds } from '../model/compare-ids.ts';
import { sortTransformations } from './derive-flows.ts';
import type { Link, LinkEnds, View, ViewTime } from './lineage-store.ts';

/** One interval of one author's flow, believed at the revision of the view. */
export interface Evidence extends LinkEnds {
  readonly author: Author;
  readonly transformations: readonly Transformation[];
  readonly confidence: number;
  readonly validFrom: Micros;
  readonly validTo: Micros;
  readonly lastSeen: Micros;
}

/** Links that have evidence in the view; when they were seen is told of what was before, too. */
export function toLinks(evidence: readonly Evidence[], view: View): readonly Link[] {
  const byEnds = new Map<string, Evidence[]>();
  for (const each of evidence.filter((one) => isOfView(one, view))) {
    const key = `${each.from}\n${each.to}`;
    const same = byEnds.get(key);
    if (same) same.push(each);
    else byEnds.set(key, [each]);
  }
  return [...byEnds.values()].flatMap((same) => {
    const living = same.filter((each) => isInTime(each, view.time));
    return living.length === 0 ? [] : [toLink(living, same)];
  });
}

export function isInTime({ validFrom, validTo }: Pick<Evidence, 'validFrom' | 'validTo'>, time: ViewTime): boolean {
  if (time.kind === 'now') return validTo === FOREVER;
  if (time.kind === 'at') return validFrom <= time.at && time.at < validTo;
  return validFrom < time.to && validTo > time.from;
}

/** Whether a list of transformations has one of these types or subtypes. */
export function hasWay(transformations: readonly Transformation[], wanted: View['transformations']): boolean {
  if (wanted === null) return true;
  return transformations.some(
    ({ type, subtype }) => wanted.includes(type) || (subtype !== null && wanted.includes(subtype)),
  );
}

function isOfView({ author, confidence, transformations, validFrom }: Evidence, view: View): boolean {
  const { time } = view;
  const isKnown = time.kind === 'now' || (time.kind === 'at' ? validFrom <= time.at : validFrom < time.to);
  return (
    isKnown &&
    confidence >= view.minConfidence &&
    (view.kinds === null || view.kinds.includes(author.kind)) &&
    hasWay(transformations, view.transformations)
  );
}

function toLink(living: readonly Evidence[], ever: readonly Evidence[]): Link {
  const kinds = new Set<FlowKind>(living.map(({ author }) => author.kind));
  const sources = new Map(living.map(({ author }) => [`${author.kind} ${author.id}`, author]));
  return {
    from: living[0]!.from,
    to: living[0]!.to,
    kinds: FLOW_KINDS.filter((kind) => kinds.has(kind)),
    transformations: sortTransformations(living.flatMap(({ transformations }) => transformations)),
    weight: 1,
    confidence: Math.max(...living.map(({ confidence }) => confidence)),
    firstSeen: Math.min(...ever.map(({ validFrom }) => validFrom)),
    lastSeen: Math.max(...ever.map(({ lastSeen }) => lastSeen)),
    validFrom: Math.min(...living.map(({ validFrom }) => validFrom)),
    validTo: Math.max(...living.map(({ validTo }) => validTo)),
    sources: [...sources].sort(([a], [b]) => compareIds(a, b)).map(([, author]) => author),
  };
}
