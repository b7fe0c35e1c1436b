/** The sample mesh in one process, as `npm start` runs it, asked as its users ask. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wireMesh, type Mesh } from '../../cli/wire/mesh.ts';
import { loadConfig } from '../../lib/config.ts';
import { temporaryFolder } from '../cli/tributary.ts';
import { ask, type Answer } from './asking.ts';
import { until } from './until.ts';

const ROOT = join(import.meta.dirname, '../..');
const EXAMPLES = join(ROOT, 'docs/examples');
const UNKNOWN = 'urn:dp:payments:nothing-like-it';

let mesh: Mesh;
const graph = (query: string): Promise<Answer> => ask(`${mesh.url}/graphql`, query);

beforeAll(async () => {
  mesh = await wireMesh({
    config: { ...loadConfig({}), port: 0, home: temporaryFolder(), logLevel: 'silent' },
    meshFolder: join(ROOT, 'subgraphs/domains'),
    inProcesses: false,
    remark: (text) => expect.fail(text),
  });
});

afterAll(() => mesh?.close());

describe('the sample mesh', () => {
  it('has eight domains with two to four products each, 10 to 40 columns a product', async () => {
    const { data, errors } = await graph(
      '{ domains { nodes { name products { nodes { urn columns { totalCount } } } } } }',
    );
    expect(errors).toBeUndefined();
    expect(data.domains.nodes.map(({ name }: { name: string }) => name)).toEqual([
      'accounts',
      'bureau',
      'customers',
      'finance',
      'lending',
      'marketing',
      'payments',
      'risk',
    ]);
    for (const { products } of data.domains.nodes) {
      expect(products.nodes.length).toBeGreaterThanOrEqual(2);
      expect(products.nodes.length).toBeLessThanOrEqual(4);
      for (const { columns } of products.nodes)
        expect(columns.totalCount).toSatisfy((count: number) => count >= 10 && count <= 40);
    }
  });

  it('answers the first query that the start prints', async () => {
    const { data, errors } = await graph(mesh.firstQuery);
    expect(errors).toBeUndefined();
    expect(data.search.nodes[0].product.lineage.totalCount).toBe(12);
  });

  it.each(readdirSync(EXAMPLES).filter((file) => file.endsWith('.graphql')))(
    'answers docs/examples/%s without an error',
    async (file) => {
      const { data, errors } = await graph(readFileSync(join(EXAMPLES, file), 'utf8'));
      expect(errors).toBeUndefined();
      expect(JSON.stringify(data)).toContain('name');
    },
  );

  it('begins in search, crosses lineage into two other domains, and returns names, owners and columns', async () => {
    const { data } = await graph(readFileSync(join(EXAMPLES, 'who-depends-on-it.graphql'), 'utf8'));
    const { product } = data.search.nodes[0];
    const reached: { product: { name: string; domain: { name: string }; owners: []; columns: { nodes: [] } } }[] =
      product.lineage.nodes.filter(
        (node: { product: { domain: { name: string } } }) => node.product.domain.name !== product.domain.name,
      );
    expect(new Set(reached.map((node) => node.product.domain.name)).size).toBeGreaterThanOrEqual(2);
    for (const node of reached) {
      expect(node.product.name).toEqual(expect.any(String));
      expect(node.product.owners.length).toBeGreaterThan(0);
      expect(node.product.columns.nodes.length).toBeGreaterThan(0);
    }
  });

  it('answers the query of the README with the answer of the README', async () => {
    const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
    const [, query] = /```graphql\n([\s\S]*?)```/.exec(readme)!;
    const [, answer] = /```json\n([\s\S]*?)```/.exec(readme)!;
    expect(await graph(query!)).toEqual(JSON.parse(answer!));
    expect(mesh.firstQuery.endsWith(query!.trimEnd())).toBe(true);
  });

  it('has a deprecated product that names its successor', async () => {
    const { data } = await graph(
      '{ dataProducts(filter: { lifecycle: [DEPRECATED] }) { nodes { urn successor { urn name lifecycle } } } }',
    );
    expect(data.dataProducts.nodes).toEqual([
      {
        urn: 'urn:dp:payments:clearing-file',
        successor: { urn: 'urn:dp:payments:settlements', name: expect.any(String), lifecycle: 'ACTIVE' },
      },
    ]);
  });

  it('shows the types of a domain of its own beside the vocabulary', async () => {
    const { data, errors } = await graph(
      '{ dataProduct(urn: "urn:dp:payments:settlements") { name ... on PaymentsDataProduct { settlementCutoffs { localTime scheme { code } } } } }',
    );
    expect(errors).toBeUndefined();
    expect(data.dataProduct.settlementCutoffs[0]).toEqual({ localTime: '22:00', scheme: { code: 'CARD' } });
  });

  it('finds products by a typo, a prefix and a column', async () => {
    const { data } = await graph(
      '{ typo: search(query: "setlements") { nodes { product { urn } } } prefix: search(query: "anacr") { nodes { product { urn } } } column: search(query: "outstanding_principal") { nodes { product { urn } } } }',
    );
    expect(data.typo.nodes.map(urnOf)).toContain('urn:dp:payments:settlements');
    expect(data.prefix.nodes.map(urnOf)).toContain('urn:dp:finance:anacredit-report');
    expect(data.column.nodes.map(urnOf)).toContain('urn:dp:lending:loans');
  });

  it('walks columns from one domain into another', async () => {
    const { data, errors } =
      await graph(`{ dataset(namespace: "snowflake://bank-risk", name: "RISK.MARTS.PROBABILITY_OF_DEFAULT") {
      lineage(direction: UPSTREAM, depth: 1, granularity: COLUMN) { totalCount nodes { kind product { domain { name } } } completeness { reasons } } } }`);
    expect(errors).toBeUndefined();
    expect(data.dataset.lineage.totalCount).toBeGreaterThan(10);
    const domains = data.dataset.lineage.nodes.map(
      (node: { product: { domain: { name: string } } | null }) => node.product?.domain.name,
    );
    expect(domains).toEqual(expect.arrayContaining(['lending', 'bureau']));
  });
});

describe('an unknown name', () => {
  it.each([
    ['a urn, from the root', `{ it: dataProduct(urn: "${UNKNOWN}") { name } }`, UNKNOWN],
    ['a urn, from its domain', `{ it: paymentsDataProduct(urn: "${UNKNOWN}") { name } }`, UNKNOWN],
    ['a urn of no domain', '{ it: dataProduct(urn: "urn:dp:nowhere:x") { name } }', 'urn:dp:nowhere:x'],
    ['a text that is no urn', '{ it: dataProduct(urn: "settlements") { name } }', 'settlements'],
    ['a domain', '{ it: domain(name: "nowhere") { name } }', 'nowhere'],
    ['a dataset', '{ it: dataset(namespace: "pg://x", name: "y.z") { name } }', 'y.z'],
  ])('%s is null and NOT_FOUND, named', async (_, query, name) => {
    const { data, errors } = await graph(query);
    expect(data).toEqual({ it: null });
    expect(errors).toHaveLength(1);
    expect(errors![0]!.extensions['code']).toBe('NOT_FOUND');
    expect(errors![0]!.message).toContain(name);
  });
});

describe('an OpenLineage event', () => {
  it('is seen by the next read', async () => {
    const status = await post({
      ...RUN,
      eventType: 'COMPLETE',
      inputs: [{ namespace: 'pg://a', name: 'in' }],
      outputs: [{ namespace: 'pg://a', name: 'out' }],
    });
    expect(status).toBe(201);
    const { data, errors } = await graph(
      '{ dataset(namespace: "pg://a", name: "out") { lineage(direction: UPSTREAM) { nodes { dataset { name } state } } } }',
    );
    expect(errors).toBeUndefined();
    expect(data.dataset.lineage.nodes).toEqual([{ dataset: { name: 'in' }, state: 'KNOWN' }]);
  });

  it('that is bad gets 400, with what was expected, what came and where', async () => {
    const response = await fetch(`${mesh.url}/api/v1/lineage`, {
      method: 'POST',
      body: JSON.stringify({ ...RUN, run: { runId: '{{ any(result) }}' }, job: {} }),
      headers: { 'content-type': 'application/json' },
    });
    expect(response.status).toBe(400);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    const text = await response.text();
    for (const part of ['/run/runId', '/job/name', '/job/namespace', 'any(result)']) expect(text).toContain(part);
  });
});

describe('what was asked before', () => {
  const flowInto = (output: string, nth: number) => ({
    ...RUN,
    eventType: 'COMPLETE',
    run: { runId: `01890f4e-3c0b-7cc0-9f4f-10000000000${nth}` },
    job: { namespace: 'kept', name: `load ${nth}` },
    inputs: [{ namespace: 'pg://kept', name: `in-${nth}` }],
    outputs: [{ namespace: 'pg://kept', name: output }],
  });

  it('costs no fetch until something changes', async () => {
    await until(
      () => costOf(mesh.firstQuery),
      (fetches) => fetches === 0,
    );
    for (let nth = 0; nth < 3; nth += 1) expect(await costOf(mesh.firstQuery)).toBe(0);
  });

  it('is never told as it was before an event that was acknowledged', async () => {
    const query = '{ dataset(namespace: "pg://kept", name: "out") { lineage(direction: UPSTREAM) { totalCount } } }';
    for (let nth = 1; nth <= 5; nth += 1) {
      expect(await post(flowInto('out', nth))).toBe(201);
      expect((await graph(query)).data.dataset.lineage.totalCount).toBe(nth);
      await until(
        () => costOf(query),
        (fetches) => fetches === 0,
      );
    }
  });

  it('is asked for again where it tells how old it is', async () => {
    const query = '{ domains { nodes { freshness { domain state ageSeconds } } } }';
    await graph(query);
    expect(await costOf(query)).toBeGreaterThan(0);
  });
});

/** In fetches from subgraphs, of a query that is asked now. */
async function costOf(query: string): Promise<number> {
  const before = await fetchesSoFar();
  expect((await graph(query)).errors).toBeUndefined();
  return (await fetchesSoFar()) - before;
}

async function fetchesSoFar(): Promise<number> {
  const text = await (await fetch(`${mesh.url}/metrics`)).text();
  const lines = text.split('\n').filter((line) => line.startsWith('tributary_gateway_subgraph_fetches_total{'));
  return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}

const RUN = {
  eventTime: '2026-01-31T17:00:00Z',
  producer: 'https://bank.example/loader',
  schemaURL: 'https://openlineage.io/spec/2-0-2/OpenLineage.json',
  run: { runId: '01890f4e-3c0b-7cc0-9f4f-000000000001' },
  job: { namespace: 'bank', name: 'load' },
};

async function post(event: object): Promise<number> {
  const response = await fetch(`${mesh.url}/api/v1/lineage`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(event),
  });
  return response.status;
}

const urnOf = ({ product }: { product: { urn: string } }): string => product.urn;
