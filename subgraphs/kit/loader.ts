/**
 * A loader turns many asks for one key into one ask for many keys. It is born with a request and dies with it, so it
 * never answers one caller with what another was allowed to see.
 */
import DataLoader from 'dataloader';

export interface Loader<Key, Value> {
  /** The value of a key; `null` when there is none. Asks made in the same turn of the event loop go out as one batch. */
  readonly load: (key: Key) => Promise<Value | null>;
  readonly loadMany: (keys: readonly Key[]) => Promise<readonly (Value | null)[]>;
}

/**
 * Asked with each key once, it answers with as many values, in the order of the keys. A key that has no value answers
 * `null` or `undefined`; one that failed answers an `Error`, and only that key fails. `alignTo` puts rows in order.
 */
export type Batch<Key, Value> = (keys: readonly Key[]) => Promise<readonly (Value | Error | null | undefined)[]>;

export interface LoaderOptions<Key, Value> {
  /** What identifies a key that is an object, such as `({ namespace, name }) => JSON.stringify([namespace, name])`. */
  readonly cacheKey?: ((key: Key) => unknown) | undefined;
  /** The key of a value: where given, each value is checked to stand in the place of its key. */
  readonly keyOf?: ((value: Value) => Key) | undefined;
  /** In keys; a longer list goes out as several batches. Default 500. */
  readonly maxBatchSize?: number | undefined;
}

/**
 * A batch that answers too few values, or another key's value, would give one product's data to another: each load of
 * it is rejected with what was expected and what came.
 */
export function createLoader<Key, Value>(
  batch: Batch<Key, Value>,
  { cacheKey = (key) => key, keyOf, maxBatchSize = 500 }: LoaderOptions<Key, Value> = {},
): Loader<Key, Value> {
  const loader = new DataLoader<Key, Value | null, unknown>(
    async (keys) => {
      const values = await batch(keys);
      checkAlignment(keys, values, cacheKey, keyOf);
      return values.map((value) => value ?? null);
    },
    { cacheKeyFn: cacheKey, maxBatchSize },
  );
  return {
    load: (key) => loader.load(key),
    loadMany: (keys) => Promise.all(keys.map((key) => loader.load(key))),
  };
}

/** Rows in any order, some missing -> one entry a key in the order of the keys, `null` where no row has it. */
export function alignTo<Key, Value>(
  keys: readonly Key[],
  rows: readonly Value[],
  keyOf: (row: Value) => Key,
): readonly (Value | null)[] {
  const byKey = new Map(rows.map((row) => [keyOf(row), row]));
  return keys.map((key) => byKey.get(key) ?? null);
}

function checkAlignment<Key, Value>(
  keys: readonly Key[],
  values: readonly (Value | Error | null | undefined)[],
  cacheKey: (key: Key) => unknown,
  keyOf: ((value: Value) => Key) | undefined,
): void {
  if (!Array.isArray(values) || values.length !== keys.length) {
    const came = Array.isArray(values) ? `${values.length} came` : `${typeof values} came`;
    throw new Error(`A batch answers one value for each of its ${keys.length} keys; ${came}. Use alignTo for rows.`);
  }
  if (!keyOf) return;
  values.forEach((value: Value | Error | null | undefined, index) => {
    if (value == null || value instanceof Error) return;
    const expected = cacheKey(keys[index]!);
    const came = cacheKey(keyOf(value));
    if (came === expected) return;
    throw new Error(`A batch answered "${String(came)}" in the place of "${String(expected)}". Use alignTo for rows.`);
  });
}
