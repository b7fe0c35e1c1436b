/** The way on which an effect came to a node, kept as steps back, so that ways share what they have in common. */
import type { LinkEnds } from '../../store/lineage-store.ts';
import type { Effect, ImpactVerdict, Why } from './rules.ts';

/** What changes: a column, or all of a dataset or product. */
export interface Cause {
  /** As people name it, such as `the column "amount" of "orders"`. */
  readonly name: string;
  /** What it changes to; `null` where nobody said. */
  readonly to: string | null;
}

export interface Trail {
  readonly id: string;
  readonly effect: Effect;
  readonly cause: Cause;
  /** In links from what changes. */
  readonly depth: number;
  readonly before: Trail | null;
  /** That led here. */
  readonly link: LinkEnds | null;
}

/** What a change does to a node, and how it came there. */
export interface Judgement {
  readonly id: string;
  readonly verdict: ImpactVerdict;
  readonly why: Why;
  readonly trail: Trail;
}

export const SEVERITY: Readonly<Record<ImpactVerdict, number>> = { BREAKING: 2, UNKNOWN: 1, SAFE: 0 };

export function worst(verdicts: Iterable<ImpactVerdict>): ImpactVerdict {
  let found: ImpactVerdict = 'SAFE';
  for (const verdict of verdicts) if (SEVERITY[verdict] > SEVERITY[found]) found = verdict;
  return found;
}

export function beginTrail(id: string, effect: Effect, cause: Cause): Trail {
  return { id, effect, cause, depth: 0, before: null, link: null };
}

export function goOn(before: Trail, id: string, effect: Effect): Trail {
  return { id, effect, cause: before.cause, depth: before.depth + 1, before, link: { from: before.id, to: id } };
}

/** From what changes to the node; the last ones where there are more than `most`. */
export function linksOf(trail: Trail, most = Infinity): readonly LinkEnds[] {
  const links: LinkEnds[] = [];
  for (let step: Trail | null = trail; step?.link && links.length < most; step = step.before) links.push(step.link);
  return links.reverse();
}

/** The reason in words. `nameOf` gives what may be said of a node. */
export function explain({ why, trail }: Pick<Judgement, 'why' | 'trail'>, nameOf: (id: string) => string): string {
  const { cause, before } = trail;
  return why({
    cause: cause.name,
    near: before ? nameOf(before.id) : cause.name,
    isDirect: (before?.depth ?? 0) === 0,
    to: cause.to === null ? '' : ` to "${cause.to}"`,
  });
}
