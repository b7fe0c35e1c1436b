/** From a contract's text to lineage: what `transformSourceObjects` and `transformLogic` become. */
import { expect, test } from 'vitest';
import { silentLogger } from '../../../lib/logger.ts';
import type { Product } from '../../../schema/product.ts';
import type { HarvestedProduct } from '../../../subgraphs/kit/index.ts';
import { createLineageSink } from '../../../subgraphs/lineage/harvest/lineage-sink.ts';
import { contract, product, productsOf } from '../../schema/contract/folder.ts';
import { request } from './builders.ts';
import { temporaryStore } from './open-lineage-door.ts';

const STORE = 'postgres://bank.example:5432';
const READ = { namespace: 'postgres://accounts.example:5432', name: 'accounts.public.accounts' };
const PRODUCT = product(`inputPorts:
  - name: in
    version: 1.0.0
    contractId: elsewhere
    customProperties: [{ property: datasets, value: [${JSON.stringify(READ)}] }]
outputPorts: [{ name: out, version: 1.0.0, contractId: c-1 }]
`);

/** A column of table `t`, made from these objects by this logic. */
const column = (name: string, objects: readonly string[], logic = '') =>
  `      - { name: ${name}, transformSourceObjects: ${JSON.stringify(objects)}${logic && `, transformLogic: "${logic}"`} }\n`;

function documentOf(columns: string): string {
  return contract(`servers: [{ server: s, type: postgres, host: bank.example, port: 5432, database: db, schema: public }]
schema:
  - name: staging
    properties: [{ name: amount }]
  - name: t
    properties:
${columns}`);
}

/** What the graph answers of a product: names as they are, columns in pages. */
function asHarvested({ outputPorts, ...rest }: Product): HarvestedProduct {
  const ports = outputPorts.map(({ columns, ...port }) => ({
    ...port,
    lineageColumns: { nodes: columns, pageInfo: { hasNextPage: false } },
  }));
  return JSON.parse(JSON.stringify({ ...rest, outputPorts: ports })) as HarvestedProduct;
}

async function harvestOf(columns: string) {
  const store = await temporaryStore();
  const products = productsOf({ 'p.odps.yaml': PRODUCT, 'p.odcs.yaml': documentOf(columns) }).map(asHarvested);
  const domain = products[0]!.urn.split(':')[2]!;
  const sink = createLineageSink({ store, freshness: () => [], logger: silentLogger });
  await sink.receive({ kind: 'harvested', domain, at: new Date('2026-01-01'), products });
  const upstream = async (parts: Parameters<typeof request>[0]) => {
    const [walk] = await store.walk([request({ ...parts, direction: 'UPSTREAM', depth: 1, links: 'full' })]);
    return walk!.links.map(({ from, kinds, transformations }) => {
      return [from.slice(from.indexOf(':') + 1), kinds.join(), transformations.map(({ subtype }) => subtype).join()];
    });
  };
  return {
    ofTable: () => upstream({ root: table('t') }),
    ofColumn: (name: string) => upstream({ column: [table('t'), name] }),
  };
}

const table = (name: string) => ({ namespace: STORE, name: `db.public.${name}` });
const read = `${READ.namespace}|${READ.name}`;
const staging = `${STORE}|db.public.staging`;

test('a column of a table that the product reads is where the column and its table come from', async () => {
  const { ofTable, ofColumn } = await harvestOf(column('iban', ['accounts.iban']));
  expect(await ofColumn('iban')).toEqual([[`${read}|iban`, 'DECLARED', '']]);
  expect(await ofTable()).toEqual([[read, 'DECLARED', '']]);
});

test('a table by itself is where the table comes from, and of the column nothing is said', async () => {
  const { ofTable, ofColumn } = await harvestOf(column('total', ['staging']));
  expect(await ofColumn('total')).toEqual([]);
  expect(await ofTable()).toEqual([[staging, 'DECLARED', '']]);
});

test('a table that no contract and no port names is taken to lie beside the others', async () => {
  const { ofTable } = await harvestOf(column('rate', ['rates']));
  expect(await ofTable()).toEqual([[`${STORE}|db.public.rates`, 'DECLARED', '']]);
});

test('columns of the same table are joined, and the table is not made from itself', async () => {
  const { ofTable, ofColumn } = await harvestOf(column('gross', ['staging.amount']) + column('net', ['t.gross']));
  expect(await ofColumn('net')).toEqual([[`${STORE}|db.public.t|gross`, 'DECLARED', '']]);
  expect(await ofTable()).toEqual([[staging, 'DECLARED', '']]);
});

test('without any source a table comes from all that the product reads', async () => {
  const { ofTable } = await harvestOf(column('x', []));
  expect(await ofTable()).toEqual([[read, 'DECLARED', '']]);
});

test.each([
  ['AMOUNT', 'IDENTITY'],
  [' s.amount ', 'IDENTITY'],
  ['SUM(amount)', 'AGGREGATION'],
  ['count( distinct staging.amount )', 'AGGREGATION'],
  ['SUM(ABS(amount))', ''],
  ["IFF(amount > 0, 'a', 'b')", ''],
  ['amount of the day', ''],
  ['other', ''],
])('the logic %s of a column says %s of its source', async (logic, said) => {
  const { ofColumn } = await harvestOf(column('x', ['staging.amount'], logic));
  expect(await ofColumn('x')).toEqual([[`${staging}|amount`, 'DECLARED', said]]);
});
