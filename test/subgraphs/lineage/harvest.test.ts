/** What lineage makes of what the harvester brings. */
import { expect, test } from 'vitest';
import { silentLogger } from '../../../lib/logger.ts';
import type { DomainFreshness, DomainHarvest, HarvestedProduct } from '../../../subgraphs/kit/index.ts';
import { createLineageSink } from '../../../subgraphs/lineage/harvest/lineage-sink.ts';
import type { Declaration } from '../../../subgraphs/lineage/model/declaration.ts';
import { createNamespaces, type LineageStore } from '../../../subgraphs/lineage/index.ts';
import { datasetId } from '../../../subgraphs/lineage/model/node-id.ts';
import { CURRENT_VIEW } from '../../../subgraphs/lineage/store/lineage-store.ts';
import { request } from './builders.ts';
import { temporaryStore } from './open-lineage-door.ts';
import { fresh, harvested, NAMESPACE, table } from './small-mesh.ts';

const A = 'urn:dp:a:source';
const B = 'urn:dp:b:target';

function harvest(domain: string, ...products: readonly HarvestedProduct[]): DomainHarvest {
  return { kind: 'harvested', domain, at: new Date('2026-01-01'), products };
}

function listen(store: Pick<LineageStore, 'declare' | 'declarations'>, freshness: readonly DomainFreshness[] = []) {
  return createLineageSink({ store, freshness: () => freshness, logger: silentLogger });
}

/** `upstream -> downstream` of everything that the product's dataset is made from. */
async function upstreamOf(store: LineageStore, root: string): Promise<readonly string[]> {
  const [walk] = await store.walk([request({ root: table(root), direction: 'UPSTREAM' })]);
  return walk!.nodes.map(({ id }) => id.slice(id.lastIndexOf('|') + 1));
}

async function readBy(store: LineageStore, urn: string): Promise<readonly string[]> {
  const [walk] = await store.walk([request({ urn, direction: 'UPSTREAM' })]);
  return walk!.nodes.map(({ id }) => id);
}

test("a column's sources say what its dataset is made from, and not the other input ports", async () => {
  const store = await temporaryStore();
  const inputs = [{ datasets: [table('one')] }, { datasets: [table('two')] }];
  const columns = { x: [{ dataset: table('one'), column: 'x' }], y: [{ dataset: table('t'), column: 'x' }] };
  await listen(store).receive(harvest('b', harvested(B, table('t'), { inputs, columns })));
  expect(await upstreamOf(store, 't')).toEqual(['one']);
  const [walk] = await store.walk([request({ column: [table('t'), 'y'], direction: 'UPSTREAM' })]);
  expect(walk!.nodes.map(({ id }) => id.split('|').slice(-2))).toEqual([
    ['t', 'x'],
    ['one', 'x'],
  ]);
});

test('without sources a dataset is made from everything that its product reads', async () => {
  const store = await temporaryStore();
  const inputs = [{ datasets: [table('one')] }, { datasets: [table('two')] }];
  await listen(store).receive(
    harvest('b', harvested(B, table('t'), { inputs, columns: { x: [], y: [{ dataset: null, column: 'z' }] } })),
  );
  expect(await upstreamOf(store, 't')).toEqual(['one', 'two']);
});

test.each([
  ['the product that it names', { productUrn: A }],
  ['the port of that product with its contract', { productUrn: A, contractId: 'c-1' }],
  ['the only product with its contract', { contractId: 'c-1' }],
])('an input port without datasets reads those of %s, whichever domain came first', async (_what, input) => {
  for (const isLast of [true, false]) {
    const store = await temporaryStore();
    const sink = listen(store);
    const source = harvest('a', harvested(A, table('s'), { contractId: 'c-1' }));
    const target = harvest('b', harvested(B, table('t'), { inputs: [input] }));
    for (const each of isLast ? [target, source] : [source, target]) await sink.receive(each);
    expect(await upstreamOf(store, 't')).toEqual(['s']);
    expect(await readBy(store, B)).toEqual([A]);
  }
});

test('a contract that two products have resolves nothing', async () => {
  const store = await temporaryStore();
  const sink = listen(store);
  const twins = ['s', 'u'].map((name) => harvested(`urn:dp:a:${name}`, table(name), { contractId: 'c-1' }));
  await sink.receive(harvest('a', ...twins));
  await sink.receive(harvest('b', harvested(B, table('t'), { inputs: [{ contractId: 'c-1' }] })));
  expect(await upstreamOf(store, 't')).toEqual([]);
});

test('a product that is read is upstream, even where no column comes from it', async () => {
  const store = await temporaryStore();
  const sink = listen(store);
  await sink.receive(harvest('a', harvested(A, table('s'))));
  const columns = { x: [{ dataset: table('elsewhere'), column: 'x' }] };
  await sink.receive(harvest('b', harvested(B, table('t'), { inputs: [{ productUrn: A }], columns })));
  expect(await upstreamOf(store, 't')).toEqual(['elsewhere']);
  expect(await readBy(store, B)).toEqual([A]);
});

test('a domain that could not be read keeps what it declared, one that left is gone', async () => {
  const store = await temporaryStore();
  const sink = listen(store);
  const at = new Date('2026-01-02');
  await sink.receive(harvest('a', harvested(A, table('s'))));
  await sink.receive(harvest('b', harvested(B, table('t'), { inputs: [{ productUrn: A }] })));
  await sink.receive({ kind: 'failed', domain: 'a', at, error: 'no answer' });
  expect(await upstreamOf(store, 't')).toEqual(['s']);
  await sink.receive({ kind: 'left', domain: 'a', at });
  expect(await upstreamOf(store, 't')).toEqual([]);
  expect((await store.products([A]))[0]).toMatchObject({ isDescribed: false });
});

test('a domain that left while nobody listened is retracted with the next harvest', async () => {
  const store = await temporaryStore();
  await listen(store).receive(harvest('a', harvested(A, table('s'))));
  await listen(store, [fresh('b')]).receive(harvest('b', harvested(B, table('t'))));
  expect([...(await store.declarations()).keys()]).toEqual(['b']);
});

test('what is said again is not written again', async () => {
  const store = await temporaryStore();
  const written: string[] = [];
  const declare = (domain: string, declaration: Declaration | null, at: string) => (
    written.push(domain),
    store.declare(domain, declaration, at)
  );
  const sink = listen({ ...store, declare });
  for (const _round of [1, 2]) await sink.receive(harvest('a', harvested(A, table('s'))));
  await listen({ ...store, declare }).receive(harvest('a', harvested(A, table('s'))));
  expect(written).toEqual(['a']);
});

test('a product that another domain lists is not believed, and odd answers are read as far as they go', async () => {
  const store = await temporaryStore();
  const odd = {
    urn: B,
    inputPorts: null,
    outputPorts: [null, { name: 'p', datasets: [{ name: 'no namespace' }], lineageColumns: { nodes: [3] } }],
  };
  await listen(store).receive(harvest('b', odd, harvested(A, table('s'))));
  expect((await store.products([A, B])).map((each) => each?.ports)).toEqual([undefined, [{ name: 'p', datasets: [] }]]);
});

test('a product is known with the names of its owners and its classification', async () => {
  const store = await temporaryStore();
  const told = {
    ...harvested(A, table('s')),
    owners: [{ name: 'Data Team' }, { name: null }, null],
    classification: 'internal',
  };
  await listen(store).receive(harvest('a', told));
  expect((await store.products([A]))[0]).toMatchObject({ owners: ['Data Team'], classification: 'internal' });
});

test('several inputs of several outputs are less sure than one, for nobody says which is made from which', async () => {
  const store = await temporaryStore();
  const inputs = [{ datasets: [table('one')] }, { datasets: [table('two')] }];
  const { outputPorts, ...rest } = harvested(B, table('t'), { inputs });
  const ports = [...(outputPorts as object[]), { name: 'other', datasets: [table('u')] }];
  await listen(store).receive(harvest('b', { ...rest, outputPorts: ports, urn: B }));
  const ends = [{ from: datasetId(table('one')), to: datasetId(table('u')) }];
  expect((await store.links(CURRENT_VIEW, ends))[0]!.confidence).toBe(50);
});

test('what a domain reads through a port of another is so from the time when that was harvested', async () => {
  const times: string[] = [];
  const store = await temporaryStore();
  const declare: LineageStore['declare'] = (domain, declaration, at) => {
    times.push(`${domain} ${at.slice(0, 10)}`);
    return store.declare(domain, declaration, at);
  };
  const sink = listen({ ...store, declare });
  const at = (day: string, each: DomainHarvest): DomainHarvest => ({ ...each, at: new Date(day) });
  await sink.receive(at('2026-01-05', harvest('b', harvested(B, table('t'), { inputs: [{ productUrn: A }] }))));
  await sink.receive(at('2026-01-07', harvest('a', harvested(A, table('s')))));
  await sink.receive(at('2026-01-06', { kind: 'left', domain: 'a', at: new Date() }));
  expect(times).toEqual(['b 2026-01-05', 'b 2026-01-07', 'a 2026-01-07', 'a 2026-01-07', 'b 2026-01-07']);
});

test('datasets of contracts go by the namespaces that are meant', async () => {
  const store = await temporaryStore();
  const namespaces = createNamespaces({ local: NAMESPACE });
  const local = (name: string) => ({ namespace: 'local', name });
  const columns = { x: [{ dataset: local('one'), column: 'x' }] };
  const sink = createLineageSink({ store, namespaces, freshness: () => [], logger: silentLogger });
  await sink.receive(harvest('b', harvested(B, local('t'), { inputs: [{ datasets: [local('one')] }], columns })));
  expect(await upstreamOf(store, 't')).toEqual(['one']);
  expect((await store.datasets([table('t')]))[0]!.claims).toEqual([{ urn: B, port: 'table' }]);
});
