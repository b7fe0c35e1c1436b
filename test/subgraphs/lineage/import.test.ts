/** Importing a graph that another catalogue wrote. */
import { createReadStream, existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { TributaryError } from '../../../lib/errors.ts';
import { importEvents } from '../../../subgraphs/lineage/import/import-events.ts';
import { importDatahubNdjson } from '../../../subgraphs/lineage/import/import-datahub-ndjson.ts';
import { sendToServer, sendToStore, type LineageStore } from '../../../subgraphs/lineage/index.ts';
import { dataset, request, runEvent } from './builders.ts';
import { serveDoor, temporaryStore } from './open-lineage-door.ts';

const FILE = new URL('../../../../shared/data/lineage-graph/production-55k.ndjson.gz', import.meta.url);
const hasFile = existsSync(FILE);
if (!hasFile) console.warn('skipped: the production graph of 55 thousand datasets is not beside this checkout.');

const urn = (name: string) => `urn:li:dataset:(urn:li:dataPlatform:snowflake,${name},PROD)`;
const line = (name: string, ...upstreams: readonly string[]) =>
  JSON.stringify({ urn: urn(name), upstreams: upstreams.map(urn) });
const at = '2026-01-01T00:00:00Z';
const into = (store: LineageStore) => ({ at, send: sendToStore(store) });

test('each line is a dataset of its platform, with its upstreams', async () => {
  const store = await temporaryStore();
  const result = await importDatahubNdjson([line('db.a,b', 'db.c'), '', line('db.c', 'db.c')], into(store));
  expect(result).toEqual({ events: 2, datasets: 2, jobs: 0, runs: 0, flows: 2, faults: [] });
  const [walk] = await store.walk([request({ root: dataset('snowflake', 'db.c') })]);
  expect(walk!.nodes.map(({ id }) => id)).toEqual(['dataset:snowflake|db.a,b']);
});

test('lines that are wrong are told with their numbers, and the others are imported', async () => {
  const store = await temporaryStore();
  const lines = [
    line('a'),
    'not json',
    '{"urn":"urn:li:chart:1"}',
    JSON.stringify({ urn: urn('b'), upstreams: ['x'] }),
    line('c', 'a'),
  ];
  const { datasets, faults } = await importDatahubNdjson(lines, into(store));
  expect(datasets).toBe(2);
  expect(faults).toEqual([
    { line: 2, reason: 'expected a JSON object' },
    { line: 3, reason: 'expected "urn" to be the urn of a dataset, came "urn:li:chart:1"' },
    { line: 4, reason: 'expected the urn of a dataset in "upstreams", came "x"' },
  ]);
});

test('to a running server it gives the same graph as into a store, batch by batch', async () => {
  const [direct, through] = [await temporaryStore(), await temporaryStore()];
  const lines = [line('b', 'a', 'ghost'), line('a'), line('c', 'b', 'c')];
  const progress: number[] = [];
  await importDatahubNdjson(lines, into(direct));
  const onProgress = ({ datasets }: { datasets: number }) => void progress.push(datasets);
  await importDatahubNdjson(lines, { at, batchSize: 2, send: sendToServer(await serveDoor(through)), onProgress });
  expect(progress).toEqual([2, 3]);
  const keys = ['a', 'b', 'c', 'ghost'].map((name) => dataset('snowflake', name));
  expect(await through.datasets(keys)).toEqual(await direct.datasets(keys));
  expect(await through.counts()).toEqual(await direct.counts());
});

describe('a server', () => {
  const busy = { apply: () => Promise.reject(new TributaryError('STORE_UNAVAILABLE', 'The disk is full.')) };

  test('that is busy is asked again when it says, and then the import goes on', async () => {
    const store = await temporaryStore();
    const waited: number[] = [];
    let apply: Pick<LineageStore, 'apply'>['apply'] = busy.apply;
    const url = await serveDoor({ apply: (changes) => apply(changes) });
    const wait = async (milliseconds: number) => {
      waited.push(milliseconds);
      if (waited.length === 2) apply = store.apply;
    };
    const { datasets } = await importDatahubNdjson([line('a')], { at, send: sendToServer(url, { wait }) });
    expect([datasets, waited, (await store.counts()).datasets]).toEqual([1, [5_000, 5_000], 1]);
  });

  test('that stays busy, or is not there, stops the import with what it said', async () => {
    const wait = async () => undefined;
    const send = sendToServer(await serveDoor(busy), { wait });
    await expect(importDatahubNdjson([line('a')], { at, send })).rejects.toThrow(/503.*The disk is full/);
    const nobody = sendToServer('http://127.0.0.1:1', { wait });
    await expect(importDatahubNdjson([line('a')], { at, send: nobody })).rejects.toThrow(
      /127.0.0.1:1.*can't be reached/,
    );
  });

  test('that refuses some events has the others, and those are told with their places', async () => {
    const store = await temporaryStore();
    const items = [{ eventTime: 'soon' }, runEvent({ outputs: [dataset('ns', 'a')] })].map((event, index) => {
      return { kind: 'event' as const, event: event as Record<string, unknown>, place: { line: index + 1 }, flows: 0 };
    });
    const sent = [sendToServer(await serveDoor(store)), sendToStore(store)].map((send) =>
      importEvents(items, { send }),
    );
    const reason = expect.stringContaining('expected an event') as string;
    for (const result of sent)
      expect(await result).toMatchObject({ events: 1, runs: 1, faults: [{ line: 1, reason }] });
  });

  test('gets batches that its door takes, however large the events are', async () => {
    const store = await temporaryStore();
    const large = 'é'.repeat(700_000);
    const items = [1, 2, 3, 4].map((index) => ({
      kind: 'event' as const,
      event: runEvent({ outputs: [{ ...dataset('ns', `t${index}`), facets: { odd: { large } } } as never] }) as Record<
        string,
        unknown
      >,
      place: { line: index },
      flows: 0,
    }));
    const batches: number[] = [];
    const send = sendToServer(await serveDoor(store));
    const counting = (events: Parameters<typeof send>[0]) => (batches.push(events.length), send(events));
    expect((await importEvents(items, { send: counting })).events).toBe(4);
    expect(batches).toEqual([2, 2]);
  });
});

describe.skipIf(!hasFile)('the production graph', () => {
  test('is imported with every node and every edge, and importing it again changes nothing', async () => {
    const store = await temporaryStore();
    const lines = () => createInterface({ input: createReadStream(FILE).pipe(createGunzip()) });
    const whole = { datasets: 54_967, datasetFlows: 110_071 };
    const first = await importDatahubNdjson(lines(), into(store));
    expect(first).toMatchObject({ datasets: 53_324, flows: 110_071, faults: [] });
    expect(await store.counts()).toMatchObject(whole);
    await importDatahubNdjson(lines(), into(store));
    expect(await store.counts()).toMatchObject(whole);
  }, 180_000);
});
