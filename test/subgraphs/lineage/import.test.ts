/** Importing a graph that another catalogue wrote. */
import { createReadStream, existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
import { TributaryError } from '../../../lib/errors.ts';
import { createHttpServer, listen } from '../../../lib/http-server.ts';
import { silentLogger } from '../../../lib/logger.ts';
import { createMetrics } from '../../../lib/metrics.ts';
import { createOpenLineageRoutes } from '../../../subgraphs/lineage/open-lineage/routes.ts';
import { importDatahubNdjson } from '../../../subgraphs/lineage/import/import-datahub-ndjson.ts';
import { sendToServer, sendToStore, type LineageStore } from '../../../subgraphs/lineage/index.ts';
import { dataset, request } from './builders.ts';
import { temporaryStore } from './open-lineage-door.ts';

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
  expect(result).toEqual({ lines: 3, datasets: 2, flows: 2, faults: [] });
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

/** A server whose only door is that for events. */
async function serve(store: LineageStore): Promise<string> {
  const metrics = createMetrics();
  const routes = createOpenLineageRoutes({ store, metrics, logger: silentLogger });
  const server = createHttpServer({ routes, metrics, logger: silentLogger, readiness: () => ({ status: 'ready' }) });
  onTestFinished(() => server.close());
  return listen(server, '127.0.0.1', 0);
}

test('to a running server it gives the same graph as into a store, batch by batch', async () => {
  const [direct, through] = [await temporaryStore(), await temporaryStore()];
  const lines = [line('b', 'a', 'ghost'), line('a'), line('c', 'b', 'c')];
  const progress: number[] = [];
  await importDatahubNdjson(lines, into(direct));
  const onProgress = ({ datasets }: { datasets: number }) => void progress.push(datasets);
  await importDatahubNdjson(lines, { at, batchSize: 2, send: sendToServer(await serve(through)), onProgress });
  expect(progress).toEqual([2, 3]);
  const keys = ['a', 'b', 'c', 'ghost'].map((name) => dataset('snowflake', name));
  expect(await through.datasets(keys)).toEqual(await direct.datasets(keys));
  expect(await through.counts()).toEqual(await direct.counts());
});

test('a server that does not take the events stops the import with what it said', async () => {
  const down = {
    ...(await temporaryStore()),
    apply: () => Promise.reject(new TributaryError('STORE_UNAVAILABLE', 'The disk is full.')),
  };
  const importing = importDatahubNdjson([line('a')], { at, send: sendToServer(await serve(down)) });
  await expect(importing).rejects.toThrow(/503.*The disk is full/);
});

describe.skipIf(!hasFile)('the production graph', () => {
  test('is imported with every node and every edge, and importing it again changes nothing', async () => {
    const store = await temporaryStore();
    const lines = () => createInterface({ input: createReadStream(FILE).pipe(createGunzip()) });
    const whole = { datasets: 54_967, datasetFlows: 110_071 };
    const first = await importDatahubNdjson(lines(), into(store));
    expect(first).toEqual({ lines: 53_324, datasets: 53_324, flows: 110_071, faults: [] });
    expect(await store.counts()).toMatchObject(whole);
    await importDatahubNdjson(lines(), into(store));
    expect(await store.counts()).toMatchObject(whole);
  }, 180_000);
});
