/**
 * Lineage over a small mesh: sales sells orders, finance makes revenue of them, risk makes exposure of that, and an
 * outside partner is read by risk. What a harvest would bring is written here as the graph would answer it.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { silentLogger } from '../../../lib/logger.ts';
import { createMetrics } from '../../../lib/metrics.ts';
import type { AccessDecision } from '../../../policy/access/access-decision.ts';
import type { DomainFreshness, HarvestedProduct } from '../../../subgraphs/kit/index.ts';
import { createLineage, openEmbeddedStore, type LineageStore } from '../../../subgraphs/lineage/index.ts';
import type { DatasetKey } from '../../../subgraphs/lineage/model/node-id.ts';
import { dataset } from './builders.ts';

export const NAMESPACE = 'postgres://bank:5432';
export const table = (name: string): DatasetKey => dataset(NAMESPACE, name);

interface Source {
  readonly dataset: DatasetKey | null;
  readonly column: string | null;
}

export interface HarvestedParts {
  readonly contractId?: string;
  readonly columns?: Readonly<Record<string, readonly Source[]>>;
  readonly inputs?: readonly {
    readonly productUrn?: string;
    readonly contractId?: string;
    readonly datasets?: readonly DatasetKey[];
  }[];
}

/** A product with one output port of one dataset. */
export function harvested(
  urn: string,
  output: DatasetKey,
  { contractId, columns = {}, inputs = [] }: HarvestedParts = {},
): HarvestedProduct {
  const nodes = Object.entries(columns).map(([name, sources]) => {
    return { name, type: 'string', description: `The ${name}`, dataset: output, sources };
  });
  return {
    urn,
    name: `The ${urn.split(':').at(-1)!}`,
    inputPorts: inputs.map((input, index) => ({
      name: `in${index}`,
      contractId: null,
      productUrn: null,
      datasets: [],
      ...input,
    })),
    outputPorts: [
      {
        name: 'table',
        contractId: contractId ?? null,
        datasets: [output],
        lineageColumns: { nodes, pageInfo: { hasNextPage: false } },
      },
    ],
  };
}

export const ORDERS = 'urn:dp:sales:orders';
export const REVENUE = 'urn:dp:finance:revenue';
export const EXPOSURE = 'urn:dp:risk:exposure';
export const SCORES = 'urn:dp:partner:scores';

const PRODUCTS: Readonly<Record<string, readonly HarvestedProduct[]>> = {
  sales: [harvested(ORDERS, table('orders'), { columns: { id: [], amount: [] } })],
  finance: [
    harvested(REVENUE, table('revenue'), {
      inputs: [{ productUrn: ORDERS, datasets: [table('orders')] }],
      columns: { total: [{ dataset: table('orders'), column: 'amount' }] },
    }),
  ],
  risk: [harvested(EXPOSURE, table('exposure'), { inputs: [{ productUrn: REVENUE }, { productUrn: SCORES }] })],
};

export function fresh(domain: string, parts: Partial<DomainFreshness> = {}): DomainFreshness {
  return { domain, state: 'FRESH', harvestedAt: '2026-01-01T00:00:00Z', ageSeconds: 1, error: null, ...parts };
}

export interface MeshParts {
  /** Default: everybody may know of everything. */
  readonly access?: AccessDecision;
  readonly now?: () => Date;
  /** By domain. Default: those of this file. */
  readonly products?: Readonly<Record<string, readonly HarvestedProduct[]>>;
}

/** Hides these products from everybody. */
export function hiding(...urns: readonly string[]): AccessDecision {
  return { kind: 'some', withheldFrom: () => new Set(urns) };
}

export const FRESH_MESH = ['sales', 'finance', 'risk'].map((each) => fresh(each));

export async function openSmallMesh(
  store: LineageStore,
  freshness: readonly DomainFreshness[] = FRESH_MESH,
  { products: all = PRODUCTS, ...parts }: MeshParts = {},
) {
  const lineage = createLineage({
    store,
    freshness: () => freshness,
    metrics: createMetrics(),
    logger: silentLogger,
    ...parts,
  });
  for (const [domain, products] of Object.entries(all)) {
    await lineage.harvestSink.receive({ kind: 'harvested', domain, at: new Date('2026-01-01'), products });
  }
  return { lineage, ...asking(lineage) };
}

/** The same mesh over one store for all tests of a file, which only read it. */
export function sharedMesh(fill: (store: LineageStore) => Promise<void>, parts: MeshParts = {}) {
  let mesh: Mesh;
  let store: LineageStore;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lineage-'));
    store = await openEmbeddedStore({ folder });
    mesh = await openSmallMesh(store, FRESH_MESH, parts);
    await fill(store);
  });
  afterAll(async () => {
    await store?.close();
    await rm(folder, { recursive: true });
  });
  return { mesh: () => mesh, store: () => store };
}

export type Mesh = Awaited<ReturnType<typeof openSmallMesh>>;

function asking(lineage: ReturnType<typeof createLineage>) {
  const ask = async (query: string, variables: Readonly<Record<string, unknown>> = {}) => {
    const { data, errors } = await lineage.subgraph.handle({ query, variables }, { requestId: 'test' });
    return { data: JSON.parse(JSON.stringify(data ?? null)) as Answer | null, errors: errors ?? [] };
  };
  /** Asks as a gateway asks for entities. */
  const entities = async (representations: readonly object[], selection: string) => {
    const query = `query ($of: [_Any!]!) { _entities(representations: $of) { ${selection} } }`;
    const { data, errors } = await ask(query, { of: representations });
    return { entities: (data?.['_entities'] ?? []) as readonly (Answer | null)[], errors };
  };
  return { ask, entities };
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- an answer has whatever shape its query has
export type Answer = Record<string, any>;

export const product = (urn: string) => ({ __typename: 'DataProduct', urn });
