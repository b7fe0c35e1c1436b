/** What a dbt manifest becomes. */
import { describe, expect, test } from 'vitest';
import { readManifest } from '../../../subgraphs/lineage/import/dbt/read-manifest.ts';
import { importEvents } from '../../../subgraphs/lineage/import/import-events.ts';
import { sendToStore, type LineageStore } from '../../../subgraphs/lineage/index.ts';
import { datasetId } from '../../../subgraphs/lineage/model/node-id.ts';
import { dataset, request } from './builders.ts';
import { manifest, type ManifestParts } from './dbt-manifest.ts';
import { temporaryStore } from './open-lineage-door.ts';

const STORE = 'postgres://warehouse.example:5432';
const NAMING = { namespace: STORE, jobNamespace: null };
const table = (name: string) => dataset(STORE, `warehouse.${name}`);
const report = dataset('dbt', 'exposure.shop.weekly');

async function importInto(store: LineageStore, parts: ManifestParts = {}, naming = NAMING) {
  const { items } = readManifest(manifest(parts), naming, '2026-01-01T00:00:00Z');
  return importEvents(items, { send: sendToStore(store) });
}

async function upstreamOf(store: LineageStore, root: ReturnType<typeof dataset>) {
  const [walk] = await store.walk([request({ root, direction: 'UPSTREAM', depth: 1, links: 'full' })]);
  const links = walk!.links.filter(({ to }) => to === datasetId(root));
  return links.map(({ from, kinds }) => `${from.split('|')[1]} ${kinds.join()}`);
}

describe('a manifest', () => {
  test.each(['v10', 'v11', 'v12'])(
    'of %s becomes the lineage of models, seeds, snapshots, sources and exposures',
    async (version) => {
      const store = await temporaryStore();
      const result = await importInto(store, { version });
      expect(result).toEqual({ events: 7, datasets: 2, jobs: 5, runs: 0, flows: 7, faults: [] });
      expect(await upstreamOf(store, table('shop.stg_orders'))).toEqual(['warehouse.raw.orders DECLARED']);
      expect(await upstreamOf(store, table('shop.fct_orders'))).toEqual([
        'warehouse.raw.customers DECLARED',
        'warehouse.shop.countries DECLARED',
        'warehouse.shop.stg_orders DECLARED',
      ]);
      expect(await upstreamOf(store, table('shop.orders_history'))).toEqual(['warehouse.shop.fct_orders DECLARED']);
      expect(await upstreamOf(store, report)).toEqual([
        'warehouse.shop.fct_orders DECLARED',
        'warehouse.shop.stg_orders DECLARED',
      ]);
    },
  );

  test('tells of tables what is written about them, and of jobs their code', async () => {
    const store = await temporaryStore();
    await importInto(store);
    const [record] = await store.datasets([table('shop.fct_orders')]);
    const facets = Object.fromEntries(
      Object.entries(record!.facets).map(([name, value]) => [name, JSON.parse(value) as object]),
    );
    expect(facets).toMatchObject({
      schema: { fields: [{ name: 'id', type: 'integer', description: 'The key.' }, { name: 'total' }] },
      documentation: { description: 'One row an order.' },
      ownership: { owners: [{ name: 'team:sales' }] },
      datasetType: { datasetType: 'TABLE' },
    });
    expect(record!.columnNames).toEqual(['id', 'total']);
    const [job] = await store.jobs([{ namespace: 'dbt', name: 'model.shop.orders' }]);
    expect(job!.facets['sql']).toContain('select 1');
    expect(job!.facets['dbt_node']).toContain('"alias":"fct_orders"');
    const [dashboard] = await store.datasets([report]);
    expect(dashboard!.facets['datasetType']).toContain('DASHBOARD');
    expect(dashboard!.facets['ownership']).toContain('Ana');
  });

  test('knows a source by its name in dbt, as dbt-ol calls it, and by its name in the store', async () => {
    const store = await temporaryStore();
    await importInto(store);
    const [record] = await store.datasets([table('raw.orders_v2')]);
    expect(record!.key).toEqual(table('raw.orders'));
  });

  test('that is imported again changes nothing, and one of a later time replaces it', async () => {
    const store = await temporaryStore();
    await importInto(store);
    const before = [await store.counts(), await store.statements(100, null)];
    await importInto(store);
    expect([await store.counts(), await store.statements(100, null)]).toEqual(before);
    const later = { metadata: { generated_at: '2026-01-06T00:00:00Z' }, nodes: orders(['seed.shop.countries']) };
    await importInto(store, later);
    expect(await upstreamOf(store, table('shop.fct_orders'))).toEqual(['warehouse.shop.countries DECLARED']);
    await importInto(store);
    expect(await upstreamOf(store, table('shop.fct_orders'))).toEqual(['warehouse.shop.countries DECLARED']);
  });

  test('without a namespace has that of its kind of store, and says what that costs', () => {
    const naming = { namespace: null, jobNamespace: 'airflow' };
    const { items, remarks } = readManifest(manifest(), naming, '2026-01-01T00:00:00Z');
    const [first] = [...items].filter(({ kind }) => kind === 'event');
    expect(first).toMatchObject({ event: { dataset: { namespace: 'postgres', name: 'warehouse.raw.orders' } } });
    expect(remarks.join()).toContain('--namespace');
    expect(readManifest(manifest({ metadata: { adapter_type: 'bigquery' } }), naming, '').remarks).toEqual([]);
  });

  test('names its jobs as dbt-ol is configured, and tables without a database without it', () => {
    const spark = {
      'model.shop.orders': { resource_type: 'model', name: 'orders', schema: 'shop', database: null, alias: null },
    };
    const { items } = readManifest(manifest({ nodes: spark }), { namespace: 'spark://s:1', jobNamespace: 'jobs' }, '');
    const orders = [...items].find(
      (item) => item.kind === 'event' && JSON.stringify(item.place).includes('nodes/model.shop.orders'),
    );
    expect(orders).toMatchObject({
      event: {
        job: { namespace: 'jobs', name: 'model.shop.orders' },
        outputs: [{ namespace: 'spark://s:1', name: 'shop.orders' }],
      },
    });
  });
});

describe('what is wrong in a manifest', () => {
  test('is told with its place, and costs no other node', async () => {
    const nodes = {
      'model.shop.a/b': { resource_type: 'model', name: 7 },
      'model.shop.c': { resource_type: 'model', name: 'c', columns: { x: {} }, depends_on: { nodes: 'all' } },
      ...orders(['model.shop.c', 'model.shop.nowhere', 'model.shop.off']),
    };
    const { events, faults } = await importInto(await temporaryStore(), { nodes });
    expect(faults).toEqual([
      { pointer: '/nodes/model.shop.a~1b/name', reason: 'expected the name of the model' },
      { pointer: '/nodes/model.shop.c/columns/x/name', reason: 'expected the name of a column' },
      { pointer: '/nodes/model.shop.c/depends_on/nodes', reason: 'expected a list of ids' },
      {
        pointer: '/nodes/model.shop.orders/depends_on/nodes',
        reason: 'expected a node of this manifest, came "model.shop.nowhere"',
      },
    ]);
    expect(events).toBe(7);
  });

  test.each([
    [
      'another file of dbt',
      { metadata: { dbt_schema_version: 'https://schemas.getdbt.com/dbt/catalog/v1.json' } },
      '/metadata/dbt_schema_version',
    ],
    ['a time that is none', { metadata: { generated_at: 'yesterday' } }, '/metadata/generated_at'],
    ['no kind of store, and no namespace', { metadata: { adapter_type: null } }, '--namespace'],
  ])('%s is refused, and said why', (_what, parts, mentioned) => {
    expect(() => readManifest(manifest(parts), { namespace: null, jobNamespace: null }, '')).toThrow(mentioned);
  });

  test('all that is wrong at the top is told at once', () => {
    expect(() => readManifest({ metadata: {} }, NAMING, '')).toThrow(/\/metadata\/dbt_schema_version.*\/nodes/);
    expect(() => readManifest([], NAMING, '')).toThrow('at the top');
  });

  test('a circle of nodes that are no tables ends', async () => {
    const ephemeral = (dependsOn: string) => ({
      resource_type: 'model',
      name: 'e',
      config: { materialized: 'ephemeral' },
      depends_on: { nodes: [dependsOn] },
    });
    const nodes = {
      'model.shop.e': ephemeral('model.shop.f'),
      'model.shop.f': ephemeral('model.shop.e'),
      ...orders(['model.shop.e']),
    };
    const store = await temporaryStore();
    expect((await importInto(store, { nodes })).faults).toEqual([]);
    expect(await upstreamOf(store, table('shop.fct_orders'))).toEqual([]);
  });
});

function orders(nodes: readonly string[]) {
  return {
    'model.shop.orders': {
      resource_type: 'model',
      name: 'orders',
      alias: 'fct_orders',
      database: 'warehouse',
      schema: 'shop',
      depends_on: { nodes },
    },
  };
}
