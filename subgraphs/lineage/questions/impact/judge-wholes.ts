/**
 * Where columns don't tell: datasets that data flows to, and products that read, of which nobody said which columns they
 * mean. They may read what changes, and so may all that is behind them.
 */
import type { Neighbours } from '../closure.ts';
import { WHOLE } from './rules.ts';
import { goOn, type Judgement, type Trail } from './trail.ts';

export interface Wholes {
  /** The way to each dataset, or product, of which something changes. */
  readonly changing: ReadonlyMap<string, Trail>;
  /** Where data flows on from there. */
  readonly next: Neighbours;
  /** Whether columns tell what flows from the one to the other. */
  readonly isExplained: (from: string, to: string) => boolean;
}

/** By id: breadth first, so each by its shortest way. */
export function judgeWholes({ changing, next, isExplained }: Wholes): ReadonlyMap<string, Judgement> {
  const judgements = new Map<string, Judgement>();
  const judge = (before: Trail, id: string, rule: keyof typeof WHOLE): void => {
    if (judgements.has(id) || changing.get(id)?.depth === 0) return;
    judgements.set(id, { id, ...WHOLE[rule], trail: goOn(before, id, before.effect) });
  };
  for (const trail of [...changing.values()].sort((a, b) => a.depth - b.depth)) {
    for (const id of next(trail.id)) {
      if (trail.effect === 'ENDED') judge(trail, id, 'ended');
      else if (!isExplained(trail.id, id)) judge(trail, id, 'mayRead');
    }
  }
  // A map that grows while it is gone through is gone through to its end.
  for (const { trail } of judgements.values()) {
    // Whoever reads by a new name from now on changes nothing for those behind it.
    if (trail.effect === 'RENAMED') continue;
    for (const id of next(trail.id)) judge(trail, id, trail.effect === 'ENDED' ? 'ended' : 'behind');
  }
  return judgements;
}
