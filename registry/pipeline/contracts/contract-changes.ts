/** Two readings of a domain's contracts -> what changed for whoever reads its data. What is new is no change for them. */
import type { Column, DatasetKey, Port, Product } from '../../../schema/product.ts';
import type { ColumnChange } from './impact-question.ts';

export interface PortChanges {
  readonly product: Product;
  /** As it was. */
  readonly port: Port;
  /** As it is to be; `null` where it goes. */
  readonly next: Port | null;
  readonly datasets: readonly DatasetChanges[];
}

export interface DatasetChanges {
  readonly dataset: DatasetKey;
  /** `null` where it goes, with all of its columns. */
  readonly columns: readonly ColumnChange[] | null;
}

/** Only ports that change for whoever reads them. Retired products no longer promise anything. */
export function contractChanges(before: readonly Product[], after: readonly Product[]): readonly PortChanges[] {
  const productByUrn = new Map(
    after.flatMap((product) => [product.urn, ...product.formerUrns].map((urn) => [urn, product])),
  );
  return before
    .filter(({ lifecycle }) => lifecycle !== 'RETIRED' && lifecycle !== 'PROPOSED' && lifecycle !== 'DRAFT')
    .flatMap((product) => {
      const next = productByUrn.get(product.urn);
      const kept = next && next.lifecycle !== 'RETIRED' ? next : undefined;
      return product.outputPorts.map((port) => portChanges(product, port, kept));
    })
    .filter(({ next, datasets }) => next === null || datasets.length > 0);
}

function portChanges(product: Product, port: Port, nextProduct: Product | undefined): PortChanges {
  const next = nextProduct?.outputPorts.find(({ name }) => name === port.name) ?? null;
  const datasets = port.datasets.flatMap((dataset) => {
    const columns = datasetChanges(port, next, dataset);
    return columns !== null && columns.length === 0 ? [] : [{ dataset, columns }];
  });
  return { product, port, next, datasets };
}

function datasetChanges(port: Port, next: Port | null, dataset: DatasetKey): readonly ColumnChange[] | null {
  if (!next?.datasets.some((other) => isSame(other, dataset))) return null;
  return columnChanges(columnsOf(port, dataset), columnsOf(next, dataset));
}

function columnsOf({ columns }: Port, dataset: DatasetKey): readonly Column[] {
  return columns.filter((column) => isSame(column.dataset, dataset));
}

function isSame(one: DatasetKey, other: DatasetKey): boolean {
  return one.namespace === other.namespace && one.name === other.name;
}

function columnChanges(before: readonly Column[], after: readonly Column[]): readonly ColumnChange[] {
  const nextByName = new Map(after.map((column) => [column.name, column]));
  const names = new Set(before.map(({ name }) => name));
  return before.flatMap((column, index): readonly ColumnChange[] => {
    const next = nextByName.get(column.name);
    if (next) return changeOf(column, next);
    const renamed = after[index];
    return renamed && !names.has(renamed.name) && isLike(column, renamed)
      ? [{ name: column.name, action: 'RENAME', to: renamed.name }]
      : [{ name: column.name, action: 'REMOVE' }];
  });
}

/** One for each column: another type is worse than a value that may be missing. */
function changeOf(column: Column, next: Column): readonly ColumnChange[] {
  const { name } = column;
  if (typeOf(column) !== typeOf(next))
    return [{ name, action: 'RETYPE', to: next.physicalType ?? next.type ?? 'nothing said' }];
  return isRequired(column) && !isRequired(next) ? [{ name, action: 'RELAX' }] : [];
}

/** A column that comes where another goes, and is like it, is that column under a new name. */
function isLike(column: Column, other: Column): boolean {
  const isDescribedAlike =
    column.description === null || other.description === null || column.description === other.description;
  return typeOf(column) === typeOf(other) && isDescribedAlike;
}

/** What the store calls it, where it is said; spaces and case say nothing. */
function typeOf({ type, physicalType }: Column): string {
  return `${type ?? ''} ${physicalType ?? ''}`.toLowerCase().replace(/\s+/g, ' ').trim();
}

function isRequired({ nullable, primaryKey }: Column): boolean {
  return nullable === false || primaryKey;
}
