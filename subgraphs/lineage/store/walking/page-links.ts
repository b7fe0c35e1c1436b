/** Which links come with a page: a link comes with the page of its later end, and those between roots with the first. */
import type { LinkEnds } from '../lineage-store.ts';
import type { Place } from '../places.ts';
import type { OneDirection } from './graph-reader.ts';
import type { ReachParts } from './reach.ts';
import type { Step } from './plane.ts';

/** The page is `kept` from `begin` to before `end`. */
export interface PageSpan {
  readonly kept: readonly Place[];
  readonly begin: number;
  readonly end: number;
}

export interface PageLinks {
  readonly direct: readonly LinkEnds[];
  /** Those that lead over nodes which were hopped over. */
  readonly passingOver: readonly LinkEnds[];
}

const ROOT = -1;

export async function pageLinks(parts: ReachParts, { kept, begin, end }: PageSpan): Promise<PageLinks> {
  const { roots } = parts;
  const places = new Map(kept.map(({ id }, index) => [id, index]));
  const placeOf = (id: string) => (roots.isRoot(id) ? ROOT : (places.get(id) ?? Infinity));
  const isWanted = ({ from, to }: LinkEnds) => {
    const later = Math.max(placeOf(from), placeOf(to));
    return later === ROOT ? begin === 0 : later >= begin && later < end;
  };
  const ids = [...kept.slice(begin, end).map(({ id }) => id), ...(begin === 0 ? roots.starts : [])];
  // With all nodes on one page each link is met from either of its ends.
  const directions: readonly OneDirection[] =
    begin === 0 && end === kept.length ? ['DOWNSTREAM'] : ['UPSTREAM', 'DOWNSTREAM'];
  const found = await Promise.all(directions.map((direction) => stepsFrom(parts, direction, ids)));
  const wanted = (over: boolean) =>
    distinct(found.flatMap((each) => (over ? each.over : each.direct)).filter(isWanted));
  return { direct: wanted(false), passingOver: wanted(true) };
}

async function stepsFrom(
  { plane, ruleOf }: ReachParts,
  direction: OneDirection,
  ids: readonly string[],
): Promise<{ readonly direct: readonly LinkEnds[]; readonly over: readonly LinkEnds[] }> {
  const [direct, over]: [LinkEnds[], LinkEnds[]] = [[], []];
  const steps = await plane.steps(direction, ids);
  let hops: Step[] = [];
  for (const { near, far } of ids.flatMap((id) => steps.get(id) ?? [])) {
    if (ruleOf(far) === 'hop') hops.push({ near, far });
    else direct.push(orient(direction, near, far));
  }
  const seen = new Set<string>();
  while (hops.length > 0) {
    const fresh = hops.filter(({ near, far }) => !seen.has(`${near}\n${far}`));
    for (const { near, far } of fresh) seen.add(`${near}\n${far}`);
    const onward = await plane.steps(direction, [...new Set(fresh.map(({ far }) => far))]);
    hops = [];
    for (const { near, far } of fresh) {
      for (const step of onward.get(far) ?? []) {
        if (ruleOf(step.far) === 'hop') hops.push({ near, far: step.far });
        else if (step.far !== near) over.push(orient(direction, near, step.far));
      }
    }
  }
  return { direct, over };
}

function orient(direction: OneDirection, near: string, far: string): LinkEnds {
  return direction === 'DOWNSTREAM' ? { from: near, to: far } : { from: far, to: near };
}

function distinct(ends: readonly LinkEnds[]): readonly LinkEnds[] {
  return [...new Map(ends.map((each) => [`${each.from}\n${each.to}`, each])).values()];
}
