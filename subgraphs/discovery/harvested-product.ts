/**
 * A product as the graph answers it -> what the index keeps. Domains deploy alone, so any field may be missing, null or
 * of a shape that is new: what can't be read is left out, and the rest is found all the same.
 */
import type { HarvestedProduct } from '../kit/index.ts';
import type { IndexedColumn, IndexedProduct } from './indexed-product.ts';

/** How many columns of a product are indexed: one page. */
const MAX_COLUMNS = 500;

/** The alias keeps our columns apart from those that another sink selects with other arguments. */
export const HARVEST_SELECTION = `name description lifecycle classification version successorUrn tags
  owners { name username } inputPorts { name } outputPorts { name datasets { namespace name } }
  discoveryColumns: columns(first: ${MAX_COLUMNS}) { nodes { name businessName description term { name } } }`;

type Json = Readonly<Record<string, unknown>>;

export function toIndexedProduct(harvested: HarvestedProduct): IndexedProduct {
  const outputPorts = objects(harvested['outputPorts']);
  return {
    urn: harvested.urn,
    name: text(harvested['name']),
    description: text(harvested['description']),
    lifecycle: text(harvested['lifecycle']),
    classification: text(harvested['classification']),
    version: text(harvested['version']),
    successorUrn: text(harvested['successorUrn']),
    tags: list(harvested['tags']).map(text).filter(isPresent),
    owners: objects(harvested['owners']).map(({ name, username }) => ({ name: text(name), username: text(username) })),
    columns: objects(object(harvested['discoveryColumns'])?.['nodes']).flatMap(toColumns),
    ports: names([...objects(harvested['inputPorts']), ...outputPorts]),
    datasets: names(outputPorts.flatMap(({ datasets }) => objects(datasets))),
  };
}

function toColumns(column: Json): readonly IndexedColumn[] {
  const name = text(column['name']);
  if (name === null) return [];
  const { businessName, description, term } = column;
  return [
    { name, businessName: text(businessName), description: text(description), term: text(object(term)?.['name']) },
  ];
}

function names(things: readonly Json[]): readonly string[] {
  return [...new Set(things.map(({ name }) => text(name)).filter(isPresent))];
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function object(value: unknown): Json | null {
  return typeof value === 'object' && value !== null ? (value as Json) : null;
}

function objects(value: unknown): readonly Json[] {
  return list(value).map(object).filter(isPresent);
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isPresent<Value>(value: Value | null): value is Value {
  return value !== null;
}
