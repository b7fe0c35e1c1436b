/** Several processes on one Neo4j: none keeps anything that another could make wrong. */
import neo4j from 'neo4j-driver';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { datasetId } from '../../../subgraphs/lineage/model/node-id.ts';
import {
  CURRENT_VIEW,
  NO_RULES,
  type LineageStore,
  type WalkRequest,
} from '../../../subgraphs/lineage/store/lineage-store.ts';
import { openNeo4jStore } from '../../../subgraphs/lineage/store/neo4j/open-neo4j-store.ts';
import { freshNeo4j, neo4jServer, type FreshNeo4j } from '../../servers/index.ts';
import { change, dataset, declaration, product, runEvent } from './builders.ts';

const server = await neo4jServer();
const AT = '2026-01-01T00:00:00.000000000Z';

describe.skipIf(!server)('two processes on one Neo4j', () => {
  let database: FreshNeo4j;
  let [one, other] = [] as unknown as [LineageStore, LineageStore];
  beforeAll(async () => {
    database = await freshNeo4j();
    [one, other] = await Promise.all([openNeo4jStore(database), openNeo4jStore(database)]);
  }, 400_000);
  afterAll(async () => {
    await Promise.all([one?.close(), other?.close()]);
    await database?.close();
  });

  const runs = (namespace: string, count: number) =>
    Array.from({ length: count }, (_, index) =>
      change(
        runEvent({
          job: namespace,
          inputs: [dataset(namespace, `in${index % 3}`)],
          outputs: [dataset(namespace, 'out')],
          at: index + 1,
        }),
      ),
    );

  test('write side by side, and it is as if one had written', async () => {
    const all = runs('side', 20);
    await Promise.all(all.map((each, index) => (index % 2 === 0 ? one : other).apply([each])));
    await one.apply(runs('alone', 20));
    const [side, alone] = await Promise.all(['side', 'alone'].map((namespace) => linksOf(other, namespace)));
    expect(side).toEqual(alone);
    expect(side).toHaveLength(1);
  });

  test('see at once what the other has declared, and which names mean the same', async () => {
    const [key, alias] = [dataset('shared', 't'), dataset('shared', 'other name')];
    await one.declare('shared', declaration([product('urn:dp:shared:p', { table: [key] })]), AT);
    expect((await other.products(['urn:dp:shared:p']))[0]?.isDescribed).toBe(true);
    const symlinks = { identifiers: [{ ...alias, type: 'TABLE' }] };
    await one.apply([
      change(runEvent({ inputs: [{ ...key, facets: { symlinks } } as never], outputs: [dataset('shared', 'next')] })),
    ]);
    const [walk] = await other.walk([requestFor(alias)]);
    expect(walk!.nodes.map(({ id }) => id)).toEqual([datasetId(dataset('shared', 'next'))]);
    expect(walk!.domains).toEqual(['shared']);
  });

  test('give one page after the other of a walk while events come', async () => {
    const outputs = ['a', 'b', 'c'].map((name) => dataset('paged', name));
    await one.apply([change(runEvent({ job: 'paged', inputs: [dataset('paged', 'root')], outputs, at: 1 }))]);
    const request = { ...requestFor(dataset('paged', 'root')), first: 2 };
    const [first] = await one.walk([request]);
    await other.apply([
      change(runEvent({ job: 'paged', inputs: [dataset('paged', 'root')], outputs: [dataset('paged', 'd')], at: 2 })),
    ]);
    const view = { ...CURRENT_VIEW, revision: first!.revision };
    const { depth, id } = first!.nodes.at(-1)!;
    const [second] = await one.walk([{ ...request, view, after: { kind: 'node', depth, id } }]);
    expect(second!.nodes.map((node) => node.id)).toEqual([datasetId(dataset('paged', 'c'))]);
    const [fresh] = await one.walk([request]);
    expect(fresh!.nodes.map((node) => node.id)).toEqual([datasetId(dataset('paged', 'd'))]);
    await other.forget(new Date(Date.now() + 60_000));
    await expect(one.walk([{ ...request, view }])).rejects.toMatchObject({ code: 'CURSOR_EXPIRED' });
  });
});

describe.skipIf(!server)('a database of an earlier version', () => {
  let database: FreshNeo4j;
  beforeAll(async () => {
    database = await freshNeo4j();
    const { uri, user, password } = database;
    const driver = neo4j.driver(uri, password === undefined ? undefined : neo4j.auth.basic(user, password));
    await driver.executeQuery(`CREATE (:Statement {id: 'OBSERVED:x', contributions: '[]'})`, {}, { database: 'neo4j' });
    await driver.close();
  }, 400_000);
  afterAll(() => database?.close());

  test('is left as it is, and the line says what to do', async () => {
    await expect(openNeo4jStore(database)).rejects.toThrow(
      /^The Neo4j database "neo4j" holds lineage of version 1, and this program keeps version 2\. Empty it, or name another in NEO4J_DATABASE, and send the lineage again\.$/,
    );
  });
});

async function linksOf(store: LineageStore, namespace: string) {
  const ends = [0, 1, 2].map((index) => ({
    from: datasetId(dataset(namespace, `in${index}`)),
    to: datasetId(dataset(namespace, 'out')),
  }));
  const links = await store.links(CURRENT_VIEW, ends);
  return JSON.parse(JSON.stringify(links).replaceAll(namespace, 'same')) as readonly unknown[];
}

function requestFor(root: { readonly namespace: string; readonly name: string }): WalkRequest {
  return {
    roots: [{ kind: 'DATASET', dataset: root }],
    granularity: 'DATASET',
    direction: 'DOWNSTREAM',
    depth: 3,
    view: CURRENT_VIEW,
    nodes: NO_RULES,
    hidden: new Set(),
    first: 50,
    after: null,
    links: 'none',
    limits: { maxNodes: 1_000, deadlineMs: 60_000 },
  };
}
