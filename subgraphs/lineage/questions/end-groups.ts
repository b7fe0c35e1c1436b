/**
 * Where a graph ends: groups of nodes that lead to each other and to nobody else, by Tarjan's algorithm, with a stack of its
 * own, since a chain of lineage may be longer than the one that JavaScript has.
 * Reference: R. Tarjan, Depth-first search and linear graph algorithms, 1972.
 */
import type { Neighbours } from './closure.ts';

/** Each group's ids; one alone is a node that leads nowhere. Links of a node to itself don't count. */
export function endGroups(ids: Iterable<string>, onward: Neighbours): readonly (readonly string[])[] {
  const groups: (readonly string[])[] = [];
  const groupOf = new Map<string, number>();
  for (const group of strongGroups(ids, onward)) {
    for (const id of group) groupOf.set(id, groups.length);
    groups.push(group);
  }
  return groups.filter((group, index) => group.every((id) => onward(id).every((next) => groupOf.get(next) === index)));
}

interface Visit {
  readonly id: string;
  readonly onward: readonly string[];
  at: number;
}

interface Numbers {
  readonly index: number;
  least: number;
  isOpen: boolean;
}

function* strongGroups(ids: Iterable<string>, onward: Neighbours): Iterable<readonly string[]> {
  const numbers = new Map<string, Numbers>();
  const open: string[] = [];
  const visits: Visit[] = [];

  function enter(id: string): Numbers {
    const own = { index: numbers.size, least: numbers.size, isOpen: true };
    numbers.set(id, own);
    open.push(id);
    visits.push({ id, onward: onward(id), at: 0 });
    return own;
  }

  for (const id of ids) {
    if (!numbers.has(id)) enter(id);
    for (let visit = visits.at(-1); visit; visit = visits.at(-1)) {
      const own = numbers.get(visit.id)!;
      const next = visit.onward[visit.at];
      visit.at += 1;
      if (next !== undefined) {
        const known = numbers.get(next);
        if (!known) enter(next);
        else if (known.isOpen) own.least = Math.min(own.least, known.index);
        continue;
      }
      visits.pop();
      const before = visits.at(-1);
      if (before) numbers.get(before.id)!.least = Math.min(numbers.get(before.id)!.least, own.least);
      if (own.least === own.index) yield closeGroup(visit.id, open, numbers);
    }
  }
}

function closeGroup(first: string, open: string[], numbers: ReadonlyMap<string, Numbers>): readonly string[] {
  const group = open.splice(open.lastIndexOf(first));
  for (const id of group) numbers.get(id)!.isOpen = false;
  return group;
}
