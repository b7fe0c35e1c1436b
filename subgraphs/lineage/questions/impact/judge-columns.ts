/**
 * Follows changes down the edges between columns, breadth first over columns and effects: an effect that came to a column
 * once need not come again, so circles end, and a column gets the worst of all verdicts that reach it.
 */
import type { Link } from '../../store/lineage-store.ts';
import { RULES, useOf } from './rules.ts';
import { goOn, SEVERITY, type Judgement, type Trail } from './trail.ts';

export interface JudgedColumns {
  /** By the id of a column; not those that change themselves. */
  readonly judgements: ReadonlyMap<string, Judgement>;
  /** Every effect on every column, those that change among them. */
  readonly trails: readonly Trail[];
}

/** `linksFrom` gives the links that leave a column. */
export function judgeColumns(
  changes: readonly Trail[],
  linksFrom: (id: string) => readonly Pick<Link, 'to' | 'transformations'>[],
): JudgedColumns {
  const judgements = new Map<string, Judgement>();
  const changing = new Set(changes.map(({ id }) => id));
  const met = new Set(changes.map(({ id, effect }) => `${effect} ${id}`));
  const trails: Trail[] = [...changes];
  for (const trail of trails) {
    for (const { to, transformations } of linksFrom(trail.id)) {
      if (to === trail.id) continue;
      const { verdict, onward, why } = RULES[trail.effect][useOf(transformations)];
      const next = goOn(trail, to, onward);
      const known = judgements.get(to);
      if (!changing.has(to) && (!known || SEVERITY[verdict] > SEVERITY[known.verdict])) {
        judgements.set(to, { id: to, verdict, why, trail: next });
      }
      if (met.has(`${onward} ${to}`)) continue;
      met.add(`${onward} ${to}`);
      trails.push(next);
    }
  }
  return { judgements, trails };
}
