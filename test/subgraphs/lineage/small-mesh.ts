/**
 * Lineage over a small mesh: sales sells orders, finance makes revenue of them, risk makes exposure of that, and an
 * outside partner is read by risk. What a harvest would bring is written here as the graph would answer it.
 */
import { silentLogger } from '../../../lib/logger.ts';
import { createMetrics } from '../../../lib/metrics.ts';
import type { DomainFreshness, HarvestedProduct } from '../../../subgraphs/kit/index.ts';
import { createLineage, type LineageStore } from '../../../subgraphs/lineage/index.ts';
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

export async function openSmallMesh(
  store: LineageStore,
  freshness = ['sales', 'finance', 'risk'].map((each) => fresh(each)),
) {
  const lineage = createLineage({ store, freshness: () => freshness, metrics: createMetrics(), logger: silentLogger });
  for (const [domain, products] of Object.entries(PRODUCTS)) {
    await lineage.harvestSink.receive({ kind: 'harvested', domain, at: new Date('2026-01-01'), products });
  }
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
  return { lineage, ask, entities };
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- an answer has whatever shape its query has
export type Answer = Record<string, any>;

export const product = (urn: string) => ({ __typename: 'DataProduct', urn });
