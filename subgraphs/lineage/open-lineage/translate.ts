/** One JSON value of a request becomes a change, or everything that is wrong with it. */
import type { Contribution, LineageChange } from '../model/change.ts';
import { NO_ALIASES, type Namespaces } from '../model/namespaces.ts';
import { meantEvent } from './meant-event.ts';
import { parseEvent, type Fault } from './parse-event.ts';
import { toChange } from './to-change.ts';
import { MAX_FLOWS_OF_EVENT, MAX_PARTS_OF_EVENT, tooManyFlows, tooManyParts, TooMuch } from './too-much.ts';

export type Translated =
  | { readonly kind: 'change'; readonly change: LineageChange }
  | { readonly kind: 'faulty'; readonly faults: readonly Fault[] };

/** Its datasets go by the namespaces that are meant. */
export function translate(body: unknown, namespaces: Namespaces = NO_ALIASES): Translated {
  try {
    const parsed = parseEvent(body);
    if (parsed.kind === 'faulty') return parsed;
    const change = toChange(meantEvent(parsed.event, namespaces));
    checkSize(change);
    return { kind: 'change', change };
  } catch (error) {
    return { kind: 'faulty', faults: [{ pointer: '', ...tooMuch(error) }] };
  }
}

/** What no event needs; anything else that is thrown is a bug of ours. */
function tooMuch(error: unknown): Omit<Fault, 'pointer'> {
  if (error instanceof TooMuch) return { expected: error.expected, came: error.message };
  if (error instanceof RangeError) return { expected: 'facets nested less deeply', came: error.message };
  throw error;
}

function checkSize(change: LineageChange): void {
  const flows = countFlows(change);
  if (flows > MAX_FLOWS_OF_EVENT) throw tooManyFlows(flows);
  const parts = change.datasets.length + change.columns.length + change.registers.length + change.aliases.length;
  if (parts > MAX_PARTS_OF_EVENT) throw tooManyParts(parts);
}

function countFlows({ entry }: LineageChange): number {
  return (entry?.contributions ?? []).reduce((sum, { contribution }) => sum + flowsOf(contribution), 0);
}

function flowsOf({ inputs, outputs }: Contribution): number {
  return outputs.reduce(
    (sum, { sources, columns, wide, fields }) =>
      sum + inputs.length + sources.length + columns.length + wide.length * (1 + fields.length),
    0,
  );
}
