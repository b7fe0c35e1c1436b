/**
 * What one event may say at most. A list of inputs times a list of outputs, both within 5 MB, could be a thousand million
 * flows; and whatever a store writes at once keeps all others waiting.
 */
export const MAX_FLOWS_OF_EVENT = 250_000;
/** Datasets, columns and facets. */
export const MAX_PARTS_OF_EVENT = 100_000;

/** Thrown while an event is translated; its sender is told. */
export class TooMuch extends Error {
  readonly expected: string;

  constructor(expected: string, came: string) {
    super(came);
    this.name = 'TooMuch';
    this.expected = expected;
  }
}

export function tooManyFlows(flows: number): TooMuch {
  return new TooMuch(`an event that states ${MAX_FLOWS_OF_EVENT} flows at most`, `one that states ${flows}`);
}

export function tooManyParts(parts: number): TooMuch {
  const expected = `an event that names ${MAX_PARTS_OF_EVENT} datasets, columns and facets at most`;
  return new TooMuch(expected, `one that names ${parts}`);
}
