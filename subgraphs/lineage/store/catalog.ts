/**
 * Who says that a dataset is theirs, and which products there are: the domains' declarations put together, in memory.
 */
import { parseUrn } from '../../../lib/urn.ts';
import { compareIds } from '../model/compare-ids.ts';
import { groupBy } from '../model/group-by.ts';
import type { Declaration, DeclaredColumn, DeclaredProduct, ProductRead } from '../model/declaration.ts';
import { datasetId, portId, type DatasetKey } from '../model/node-id.ts';
import type { Claim, ProductRecord } from './lineage-store.ts';

export interface Catalog {
  /** By the id of a dataset. */
  readonly claimsOf: (dataset: string) => readonly Claim[];
  readonly columnsOf: (dataset: string) => readonly DeclaredColumn[];
  readonly product: (urn: string) => ProductRecord | null;
  readonly hasDomain: (domain: string) => boolean;
  readonly productsOf: (domain: string) => readonly string[];
  readonly productCount: number;
  readonly claimedDatasets: Iterable<string>;
  /** Reads that no dataset stands for, by the urn that is read (DOWNSTREAM) or that reads (UPSTREAM). */
  readonly readsOf: (urn: string, direction: 'UPSTREAM' | 'DOWNSTREAM') => readonly ProductRead[];
}

export const NO_CLAIMS: readonly Claim[] = [];

/** `canonical` gives the id that a dataset goes by. */
export function createCatalog(
  declarations: ReadonlyMap<string, Declaration>,
  canonical: (id: string) => string,
): Catalog {
  const domains = [...declarations].sort(([left], [right]) => compareIds(left, right));
  const products = new Map(domains.flatMap(([, { products }]) => products.map((product) => [product.urn, product])));
  const reads = domains.flatMap(([, declaration]) => declaration.reads);
  const named = namedUrns([...products.values()], reads);
  const claims = claimsByDataset([...products.values()], canonical);
  const columns = columnsByDataset([...products.values()], canonical);
  const urnsByDomain = groupBy([...products.keys(), ...named].sort(compareIds), domainOfUrn);
  const readsByFrom = groupBy(reads, ({ from }) => from);
  const readsByTo = groupBy(reads, ({ to }) => to);
  return {
    claimsOf: (dataset) => claims.get(dataset) ?? NO_CLAIMS,
    columnsOf: (dataset) => columns.get(dataset) ?? [],
    product: (urn) => {
      const product = products.get(urn);
      if (product) return toRecord(product);
      return named.has(urn)
        ? { urn, name: null, isDescribed: false, owners: [], classification: null, ports: [] }
        : null;
    },
    hasDomain: (domain) => declarations.has(domain),
    productsOf: (domain) => urnsByDomain.get(domain) ?? [],
    productCount: products.size,
    claimedDatasets: claims.keys(),
    readsOf: (urn, direction) => (direction === 'DOWNSTREAM' ? readsByFrom : readsByTo).get(urn) ?? [],
  };
}

export function domainOfUrn(urn: string): string {
  return parseUrn(urn)?.domain ?? '';
}

function namedUrns(products: readonly DeclaredProduct[], reads: readonly ProductRead[]): ReadonlySet<string> {
  const described = new Set(products.map(({ urn }) => urn));
  const named = [
    ...products.flatMap(({ inputPorts }) => inputPorts.flatMap(({ productUrn }) => productUrn ?? [])),
    ...reads.flatMap(({ from, to }) => [from, to]),
  ];
  return new Set(named.filter((urn) => !described.has(urn) && parseUrn(urn) !== null));
}

function claimsByDataset(
  products: readonly DeclaredProduct[],
  canonical: (id: string) => string,
): ReadonlyMap<string, readonly Claim[]> {
  const claims = new Map<string, Map<string, Claim>>();
  for (const { urn, outputPorts } of products) {
    for (const { name: port, datasets } of outputPorts) {
      for (const dataset of datasets) {
        const id = canonical(datasetId(dataset));
        const ofDataset = claims.get(id) ?? new Map<string, Claim>();
        claims.set(id, ofDataset.set(`${urn}|${port}`, { urn, port }));
      }
    }
  }
  return new Map([...claims].map(([id, ofDataset]) => [id, sortClaims([...ofDataset.values()])]));
}

export function sortClaims(claims: readonly Claim[]): readonly Claim[] {
  return [...claims].sort((a, b) => compareIds(a.urn, b.urn) || compareIds(a.port, b.port));
}

/** Of several ports those of the first one come first, by id. */
function columnsByDataset(
  products: readonly DeclaredProduct[],
  canonical: (id: string) => string,
): ReadonlyMap<string, readonly DeclaredColumn[]> {
  const ports = products.flatMap(({ urn, outputPorts }) =>
    outputPorts.map(({ name, columns }) => ({ id: portId(urn, name), columns })),
  );
  const sorted = ports.sort((left, right) => compareIds(left.id, right.id));
  return groupBy(
    sorted.flatMap(({ columns }) => columns),
    ({ dataset }) => canonical(datasetId(dataset)),
  );
}

/** Ports by name: those that share one, in different versions, are one. */
function toRecord({ urn, name, owners, classification, outputPorts }: DeclaredProduct): ProductRecord {
  const byName = groupBy(outputPorts, (port) => port.name);
  const ports = [...byName]
    .map(([port, same]) => ({ name: port, datasets: distinct(same.flatMap(({ datasets }) => datasets)) }))
    .sort((left, right) => compareIds(left.name, right.name));
  return { urn, name, isDescribed: true, owners: owners ?? [], classification: classification ?? null, ports };
}

function distinct(keys: readonly DatasetKey[]): readonly DatasetKey[] {
  const byId = new Map(keys.map(({ namespace, name }) => [datasetId({ namespace, name }), { namespace, name }]));
  return [...byId].sort(([left], [right]) => compareIds(left, right)).map(([, key]) => key);
}
