/**
 * What a column's `transformSourceObjects` mean. They are free text such as `accounts.iban`; the tables that a
 * product offers and reads are what they can mean.
 */
import type { ColumnSource, DatasetKey } from '../../product.ts';

/** A dataset with the names that may stand for it in a contract. */
export interface NamedDataset {
  readonly names: readonly string[];
  readonly dataset: DatasetKey;
}

/** Datasets by each of their names; null where two of them have it: to guess would draw an edge that may not be there. */
export type NameIndex = ReadonlyMap<string, DatasetKey | null>;

export interface SourceScope {
  /** The tables of the product's own contracts. */
  readonly own: NameIndex;
  /** The datasets of the product's input ports. */
  readonly inputs: NameIndex;
  /** A table beside the contract's own; null where the contract has no server. */
  readonly neighbour: (table: string) => DatasetKey | null;
}

export function createNameIndex(named: readonly NamedDataset[]): NameIndex {
  const index = new Map<string, DatasetKey | null>();
  for (const { names, dataset } of named) {
    for (const name of new Set(names)) {
      const other = index.get(name);
      index.set(name, other === undefined || isSame(other, dataset) ? dataset : null);
    }
  }
  return index;
}

/** An input's names: the whole, the last two segments, the last; for a file also its name without folder and ending. */
export function namedInput(dataset: DatasetKey): NamedDataset {
  const segments = dataset.name.split('.');
  const names = [dataset.name, segments.slice(-2).join('.'), segments.at(-1)!];
  const file = dataset.name.slice(dataset.name.lastIndexOf('/') + 1).replace(/\.\w+$/, '');
  return { dataset, names: dataset.name.includes('/') ? [...names, file] : names };
}

/** The longest name that the text begins with is the dataset, and the rest the column. Own tables win a draw. */
export function resolveSource(object: string, scope: SourceScope): ColumnSource {
  const segments = object.trim().split('.');
  for (let length = segments.length; length > 0; length -= 1) {
    const name = segments.slice(0, length).join('.');
    const dataset = scope.own.has(name) ? scope.own.get(name) : scope.inputs.get(name);
    if (dataset === null) return { object, dataset, column: null };
    if (dataset) return { object, dataset, column: segments.slice(length).join('.') || null };
  }
  return { object, dataset: object.trim() === '' ? null : scope.neighbour(object.trim()), column: null };
}

function isSame(a: DatasetKey | null, b: DatasetKey): boolean {
  return a !== null && a.namespace === b.namespace && a.name === b.name;
}
