/** Entries as points in time, each with the statement that counts from there on. */
import { toMicros, type Micros } from '../../model/event-time.ts';
import type { Entry } from './entry.ts';

export interface Point {
  /** The place in the order: compares as text. */
  readonly place: string;
  readonly at: Micros;
  readonly isProof: boolean;
  /** When it was last known to be so: the end of a run that ended, else the point itself. */
  readonly seen: Micros;
  /** The hashes of the contributions that count, joined by spaces. */
  readonly statement: string;
}

export function placeOf({ at, name }: Pick<Entry, 'at' | 'name'>): string {
  return `${at} ${name}`;
}

/**
 * Of entries in their order, from the author's first one where slots are used. An entry that says nothing is no point: a
 * run that names no dataset neither states nor proves.
 */
export function pointsOf(entries: readonly Entry[]): readonly Point[] {
  const slots = new Map<string, string>();
  return entries.flatMap((entry) => {
    if (entry.said.length === 0) return [];
    const own = entry.said.flatMap(([slot, hash]) => (slot === '' ? [hash] : []));
    for (const [slot, hash] of entry.said) if (slot !== '') slots.set(slot, hash);
    return [toPoint(entry, [...own, ...slots.values()].sort().join(' '))];
  });
}

function toPoint(entry: Entry, statement: string): Point {
  const { at, completedAt } = entry;
  return {
    place: placeOf(entry),
    at: toMicros(at),
    isProof: completedAt !== null,
    seen: toMicros(completedAt ?? at),
    statement,
  };
}

export function hashesOf(statement: string): readonly string[] {
  return statement === '' ? [] : statement.split(' ');
}
