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

export interface SourceScope {
  /** The tables of the product's own contracts. */
  readonly own: readonly NamedDataset[];
  /** The datasets of the product's input ports. */
  readonly inputs: readonly NamedDataset[];
  /** A table beside the contract's own; null where the contract has no server. */
  readonly neighbour: (table: string) => DatasetKey | null;
}

/** An input's names: the whole, the last two segments, the last; for a file also its name without folder and ending. */
export function namedInput(dataset: DatasetKey): NamedDataset {
  const segments = dataset.name.split('.');
  const names = [dataset.name, segments.slice(-2).join('.'), segments.at(-1)!];
  const file = /([^/]+?)(?:\.\w+)?$/.exec(dataset.name.includes('/') ? dataset.name : '');
  return { dataset, names: file ? [...names, file[1]!] : names };
}

/** The longest name that the text begins with is the dataset, and the rest the column. Own tables win a draw. */
export function resolveSource(object: string, scope: SourceScope): ColumnSource {
  const segments = object.trim().split('.');
  for (let length = segments.length; length > 0; length -= 1) {
    const name = segments.slice(0, length).join('.');
    const column = segments.slice(length).join('.') || null;
    for (const candidates of [scope.own, scope.inputs]) {
      const matches = distinct(candidates.filter(({ names }) => names.includes(name)).map(({ dataset }) => dataset));
      if (matches.length === 1) return { object, dataset: matches[0]!, column };
      // Two tables of one name: to guess would draw an edge that may not be there.
      if (matches.length > 1) return { object, dataset: null, column: null };
    }
  }
  return { object, dataset: object.trim() === '' ? null : scope.neighbour(object.trim()), column: null };
}

function distinct(datasets: readonly DatasetKey[]): readonly DatasetKey[] {
  return [...new Map(datasets.map((dataset) => [JSON.stringify([dataset.namespace, dataset.name]), dataset])).values()];
}
