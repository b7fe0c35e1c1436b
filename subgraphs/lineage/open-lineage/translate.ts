/** One JSON value of a request becomes a change, or everything that is wrong with it. */
import type { Contribution, LineageChange } from '../model/change.ts';
import { parseEvent, type Fault } from './parse-event.ts';
import { toChange } from './to-change.ts';

export type Translated =
  | { readonly kind: 'change'; readonly change: LineageChange }
  | { readonly kind: 'faulty'; readonly faults: readonly Fault[] };

/** A list of inputs times a list of outputs, both within 5 MB, could be a thousand million flows. */
export const MAX_FLOWS_OF_EVENT = 250_000;

export function translate(body: unknown): Translated {
  const parsed = parseEvent(body);
  if (parsed.kind === 'faulty') return parsed;
  try {
    const change = toChange(parsed.event);
    const flows = countFlows(change);
    return flows > MAX_FLOWS_OF_EVENT ? tooMany(flows) : { kind: 'change', change };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { kind: 'faulty', faults: [{ pointer: '', expected: 'facets nested less deeply', came: error.message }] };
  }
}

function tooMany(flows: number): Translated {
  const expected = `an event that states ${MAX_FLOWS_OF_EVENT} flows at most`;
  return { kind: 'faulty', faults: [{ pointer: '', expected, came: `one that states ${flows}` }] };
}

function countFlows({ source }: LineageChange): number {
  return (source?.contributions ?? []).reduce((sum, { contribution }) => sum + flowsOf(contribution), 0);
}

function flowsOf({ inputs, outputs }: Contribution): number {
  return outputs.reduce(
    (sum, { sources, columns, wide, fields }) =>
      sum + inputs.length + sources.length + columns.length + wide.length * (1 + fields.length),
    0,
  );
}
