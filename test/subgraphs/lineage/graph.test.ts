/** Lineage as it is asked for in GraphQL. */
import { describe, expect, test } from 'vitest';
import type { LineageStore, WalkRequest } from '../../../subgraphs/lineage/store/lineage-store.ts';
import { change, columnEvent, dataset, runEvent } from './builders.ts';
import { temporaryStore } from './open-lineage-door.ts';
import {
  type Answer,
  EXPOSURE,
  fresh,
  NAMESPACE,
  openSmallMesh,
  ORDERS,
  product,
  REVENUE,
  SCORES,
  table,
} from './small-mesh.ts';

const nodes = `nodes { id kind label state product { urn } port dataset { name } domain { name } }`;

describe('the lineage of a product', () => {
  test('is between products, each with what other subgraphs need to tell more', async () => {
    const { entities } = await openSmallMesh(await temporaryStore());
    const selection = `... on DataProduct { lineage(direction: DOWNSTREAM) { totalCount edges { depth node { id } } ${nodes} } }`;
    const { entities: found, errors } = await entities([product(ORDERS)], selection);
    expect(errors).toEqual([]);
    expect(found[0]!['lineage'].edges).toEqual([
      { depth: 1, node: { id: REVENUE } },
      { depth: 2, node: { id: EXPOSURE } },
    ]);
    expect(found[0]!['lineage'].nodes[0]).toEqual({
      id: REVENUE,
      kind: 'PRODUCT',
      label: 'The revenue',
      state: 'KNOWN',
      product: { urn: REVENUE },
      port: null,
      dataset: null,
      domain: { name: 'finance' },
    });
  });

  test('shows a product that nobody describes as a ghost', async () => {
    const { entities } = await openSmallMesh(await temporaryStore());
    const selection = `... on DataProduct { lineage(direction: UPSTREAM, depth: 1) { nodes { id state } links { from to kind weight } completeness { unresolvedCount } } }`;
    const { entities: found } = await entities([product(EXPOSURE)], selection);
    expect(found[0]!['lineage']).toEqual({
      nodes: [
        { id: REVENUE, state: 'KNOWN' },
        { id: SCORES, state: 'GHOST' },
      ],
      links: [
        { from: REVENUE, to: EXPOSURE, kind: 'DECLARED', weight: 1 },
        { from: SCORES, to: EXPOSURE, kind: 'DECLARED', weight: 1 },
      ],
      completeness: { unresolvedCount: 1 },
    });
  });

  test('is also between datasets, columns, ports and domains', async () => {
    const { entities } = await openSmallMesh(await temporaryStore());
    const at = (granularity: string) =>
      `${granularity}: lineage(direction: DOWNSTREAM, granularity: ${granularity}) { nodes { id } }`;
    const selection = `... on DataProduct { ${['DOMAIN', 'PORT', 'DATASET', 'COLUMN'].map(at).join(' ')} }`;
    const { entities: found, errors } = await entities([product(ORDERS)], selection);
    expect(errors).toEqual([]);
    const ids = Object.fromEntries(
      Object.entries(found[0]!).map(([alias, each]) => [alias, each.nodes.map(({ id }: { id: string }) => id)]),
    );
    expect(ids).toEqual({
      DOMAIN: ['domain:finance', 'domain:risk'],
      PORT: [`port:${REVENUE}|table`, `port:${EXPOSURE}|table`],
      DATASET: [`dataset:${NAMESPACE}|revenue`, `dataset:${NAMESPACE}|exposure`],
      COLUMN: [`column:${NAMESPACE}|revenue|total`],
    });
  });

  test('of a whole page of products is one walk of the store', async () => {
    const calls: (readonly WalkRequest[])[] = [];
    const store = await temporaryStore();
    const counting: LineageStore = { ...store, walk: (requests) => (calls.push(requests), store.walk(requests)) };
    const { entities } = await openSmallMesh(counting);
    const page = Array.from({ length: 50 }, (_, index) =>
      product([ORDERS, REVENUE, EXPOSURE, SCORES, ORDERS][index % 5]!),
    );
    const { entities: found, errors } = await entities(
      page,
      '... on DataProduct { lineage(direction: BOTH) { totalCount } }',
    );
    expect(errors).toEqual([]);
    expect(found).toHaveLength(50);
    expect(calls.map((requests) => requests.length)).toEqual([4]);
  });

  test('of an unknown product is null and says so, and leaves the others', async () => {
    const { entities } = await openSmallMesh(await temporaryStore());
    const selection = '... on DataProduct { urn lineage(direction: BOTH) { totalCount } }';
    const { entities: found, errors } = await entities([product('urn:dp:sales:nothing'), product(REVENUE)], selection);
    expect(found).toMatchObject([
      { urn: 'urn:dp:sales:nothing', lineage: null },
      { urn: REVENUE, lineage: { totalCount: 2 } },
    ]);
    expect(errors).toMatchObject([{ extensions: { code: 'NOT_FOUND', urn: 'urn:dp:sales:nothing' } }]);
  });

  test('of a domain that was never harvested says that, not that the product is unknown', async () => {
    const down = fresh('partner', { state: 'UNAVAILABLE', harvestedAt: null, ageSeconds: null, error: 'no answer' });
    const { entities } = await openSmallMesh(await temporaryStore(), [
      fresh('sales'),
      fresh('finance'),
      fresh('risk'),
      down,
    ]);
    const { errors } = await entities(
      [product('urn:dp:partner:other')],
      '... on DataProduct { lineage(direction: BOTH) { totalCount } }',
    );
    expect(errors).toMatchObject([{ extensions: { code: 'DOMAIN_UNAVAILABLE', domain: 'partner' } }]);
  });
});

describe('the pages of lineage', () => {
  test('follow each other without gaps', async () => {
    const store = await temporaryStore();
    await store.apply([change(runEvent({ inputs: [table('hub')], outputs: ['a', 'b', 'c', 'd', 'e'].map(table) }))]);
    const { ask } = await openSmallMesh(store);
    const query = `query ($after: String) { dataset(namespace: "${NAMESPACE}", name: "hub") {
      lineage(direction: DOWNSTREAM, first: 2, after: $after) { nodes { label } totalCount pageInfo { hasNextPage endCursor } } } }`;
    const labels: string[] = [];
    for (let after: string | null = null, more = true; more;) {
      const { lineage }: Answer = (await ask(query, { after })).data!['dataset'];
      expect(lineage.totalCount).toBe(5);
      labels.push(...lineage.nodes.map(({ label }: { label: string }) => label));
      [more, after] = [lineage.pageInfo.hasNextPage, lineage.pageInfo.endCursor];
    }
    expect(labels).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  test.each(['depth: 0', 'first: 0', 'first: 501', 'after: "nonsense"'])(
    'refuse %s with what is expected',
    async (given) => {
      const { entities } = await openSmallMesh(await temporaryStore());
      const { errors } = await entities(
        [product(ORDERS)],
        `... on DataProduct { lineage(direction: BOTH, ${given}) { totalCount } }`,
      );
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    },
  );
});

describe('completeness', () => {
  const completeness = 'completeness { complete reasons stoppedAt freshness { domain state } }';
  const downstream = `... on DataProduct { lineage(direction: DOWNSTREAM) { ${completeness} } }`;

  test('is claimed when nothing was left out', async () => {
    const { entities } = await openSmallMesh(await temporaryStore());
    const { entities: found } = await entities([product(ORDERS)], downstream);
    expect(found[0]!['lineage'].completeness).toEqual({
      complete: true,
      reasons: [],
      stoppedAt: [],
      freshness: ['sales', 'finance', 'risk'].map((domain) => ({ domain, state: 'FRESH' })),
    });
  });

  test('names the depth, and where the walk stopped', async () => {
    const { entities } = await openSmallMesh(await temporaryStore());
    const selection = downstream.replace('DOWNSTREAM', 'DOWNSTREAM, depth: 1');
    const { entities: found } = await entities([product(ORDERS)], selection);
    expect(found[0]!['lineage'].completeness).toMatchObject({
      complete: false,
      reasons: ['DEPTH_LIMIT'],
      stoppedAt: [REVENUE],
    });
  });

  test.each([
    ['DOMAIN_UNAVAILABLE', fresh('finance', { state: 'STALE', error: 'no answer' })],
    ['DOMAIN_UNAVAILABLE', fresh('elsewhere', { state: 'UNAVAILABLE', harvestedAt: null, error: 'no answer' })],
    ['STALE_INDEX', fresh('finance', { state: 'STALE' })],
    ['STALE_INDEX', fresh('elsewhere', { state: 'UNKNOWN', harvestedAt: null })],
  ])('names %s', async (reason, other) => {
    const mesh = ['sales', 'risk', 'finance'].filter((name) => name !== other.domain).map((name) => fresh(name));
    const { entities } = await openSmallMesh(await temporaryStore(), [...mesh, other]);
    const { entities: found } = await entities([product(ORDERS)], downstream);
    expect(found[0]!['lineage'].completeness).toMatchObject({ complete: false, reasons: [reason] });
  });

  test('is not lost by an old domain that has no part in the answer', async () => {
    const old = fresh('elsewhere', { state: 'STALE', error: 'no answer' });
    const { entities } = await openSmallMesh(await temporaryStore(), [
      ...['sales', 'finance', 'risk'].map((name) => fresh(name)),
      old,
    ]);
    const { entities: found } = await entities([product(ORDERS)], downstream);
    expect(found[0]!['lineage'].completeness.complete).toBe(true);
  });

  test('names flows between datasets that no column explains', async () => {
    const { ask } = await openSmallMesh(await temporaryStore());
    const query = `{ dataset(namespace: "${NAMESPACE}", name: "revenue") { lineage(direction: DOWNSTREAM, granularity: COLUMN) { totalCount ${completeness} } } }`;
    expect((await ask(query)).data!['dataset'].lineage).toMatchObject({
      totalCount: 0,
      completeness: { reasons: ['UNMAPPED_COLUMNS'] },
    });
  });

  test('names the limits that a store ran into', async () => {
    const store = await temporaryStore();
    const limited = (limits: WalkRequest['limits']): LineageStore => {
      return { ...store, walk: (requests) => store.walk(requests.map((request) => ({ ...request, limits }))) };
    };
    for (const [reason, limits] of [
      ['NODE_LIMIT', { maxNodes: 1, deadlineMs: 5_000 }],
      ['DEADLINE', { maxNodes: 9, deadlineMs: -1 }],
    ] as const) {
      const { entities } = await openSmallMesh(limited(limits));
      const { entities: found } = await entities([product(ORDERS)], downstream.replace('{ comp', '{ totalCount comp'));
      expect(found[0]!['lineage']).toMatchObject({ totalCount: null, completeness: { reasons: [reason] } });
    }
  });
});

describe('a dataset', () => {
  test('has its columns from contracts, schemas and flows, each once', async () => {
    const store = await temporaryStore();
    const schema = {
      fields: [
        { name: 'amount', type: 'numeric' },
        { name: 'address', type: 'struct', fields: [{ name: 'city', type: 'text' }] },
      ],
    };
    await store.apply([change(runEvent({ outputs: [{ ...table('orders'), facets: { schema } } as never] }))]);
    await store.apply([change(columnEvent({ from: [table('orders'), 'zip'], to: [table('x'), 'zip'] }))]);
    const { ask } = await openSmallMesh(store);
    const { data } = await ask(`{ dataset(namespace: "${NAMESPACE}", name: "orders") { product { urn } claims { port }
      fields { totalCount nodes { name type description } } } }`);
    expect(data!['dataset']).toMatchObject({ product: { urn: ORDERS }, claims: [{ port: 'table' }] });
    expect(data!['dataset'].fields.nodes).toEqual([
      { name: 'id', type: 'string', description: 'The id' },
      { name: 'amount', type: 'string', description: 'The amount' },
      { name: 'address', type: 'struct', description: null },
      { name: 'address.city', type: 'text', description: null },
      { name: 'zip', type: null, description: null },
    ]);
  });

  test('that nobody named is null and NOT_FOUND, by its root and by reference', async () => {
    const { ask, entities } = await openSmallMesh(await temporaryStore());
    const byRoot = await ask('{ dataset(namespace: "ns", name: "nobody") { name } }');
    expect(byRoot.data).toEqual({ dataset: null });
    const byReference = await entities(
      [{ __typename: 'Dataset', ...dataset('ns', 'nobody') }],
      '... on Dataset { product { urn } }',
    );
    for (const { errors } of [byRoot, byReference]) {
      expect(errors).toMatchObject([{ extensions: { code: 'NOT_FOUND', namespace: 'ns', name: 'nobody' } }]);
    }
  });

  test('leads to its columns, and they to theirs', async () => {
    const { entities } = await openSmallMesh(await temporaryStore());
    const reference = { __typename: 'DatasetField', namespace: NAMESPACE, dataset: 'revenue', name: 'total' };
    const { entities: found, errors } = await entities(
      [reference],
      `... on DatasetField { type
      lineage(direction: UPSTREAM) { nodes { kind label field { namespace dataset name } product { urn } } } }`,
    );
    expect(errors).toEqual([]);
    expect(found[0]).toEqual({
      type: 'string',
      lineage: {
        nodes: [
          {
            kind: 'COLUMN',
            label: 'amount',
            field: { namespace: NAMESPACE, dataset: 'orders', name: 'amount' },
            product: { urn: ORDERS },
          },
        ],
      },
    });
  });

  test('of a domain that never answered a harvest is unavailable', async () => {
    const down = fresh('risk', { state: 'UNAVAILABLE', harvestedAt: null, error: 'no answer' });
    const { entities } = await openSmallMesh(await temporaryStore(), [fresh('sales'), fresh('finance'), down]);
    const { entities: found } = await entities(
      [product(REVENUE)],
      '... on DataProduct { lineage(direction: DOWNSTREAM) { nodes { state } } }',
    );
    expect(found[0]!['lineage'].nodes).toEqual([{ state: 'UNAVAILABLE' }]);
  });
});

describe('a domain', () => {
  test('has the lineage of all its products', async () => {
    const { entities } = await openSmallMesh(await temporaryStore());
    const selection =
      '... on Domain { lineage(direction: BOTH) { edges { depth node { kind domain { name } } } links { from to weight } } }';
    const { entities: found, errors } = await entities(
      [
        { __typename: 'Domain', name: 'finance' },
        { __typename: 'Domain', name: 'nowhere' },
      ],
      selection,
    );
    expect(found[0]!['lineage'].edges.map((edge: { node: { domain: object } }) => edge.node.domain)).toEqual([
      { name: 'risk' },
      { name: 'sales' },
    ]);
    expect(found[0]!['lineage'].links).toContainEqual({ from: 'domain:sales', to: 'domain:finance', weight: 1 });
    expect(errors).toMatchObject([{ extensions: { code: 'NOT_FOUND', domain: 'nowhere' } }]);
  });
});
