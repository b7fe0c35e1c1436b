/** The times of a question, as the store takes them. */
import { parseEventTime, toMicros, type Micros } from '../model/event-time.ts';
import type { ViewTime } from '../store/lineage-store.ts';
import type { Faults } from './faults.ts';

export interface TimeArguments {
  readonly asOf?: string | null | undefined;
  readonly window?: { readonly from: string; readonly to: string } | null | undefined;
}

export function timeOf({ asOf, window }: TimeArguments, faults: Faults): ViewTime {
  if (asOf != null && window != null) {
    faults.add('asOf', 'and "filter.window" are two ways to say when', 'both', 'Leave one of them out.');
  }
  if (asOf != null) return { kind: 'at', at: instantOf('asOf', asOf, faults) };
  if (window == null) return { kind: 'now' };
  const [from, to] = [window.from, window.to].map((time, index) =>
    instantOf(index === 0 ? 'filter.window.from' : 'filter.window.to', time, faults),
  );
  if (from! >= to!) {
    faults.add('filter.window', 'is from a time to a later one', `${window.from} to ${window.to}`);
  }
  return { kind: 'window', from: from!, to: to! };
}

/** A day alone is its beginning. */
export function instantOf(name: string, given: string, faults: Faults): Micros {
  const time = parseEventTime(/^\d{4}-\d{2}-\d{2}$/.test(given) ? `${given}T00:00:00Z` : given);
  if (time !== null) return toMicros(time);
  faults.add(name, 'is a time that there is, such as 2026-01-31T17:00:00Z', given);
  return 0;
}
