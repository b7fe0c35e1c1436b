/** What was acknowledged is there after `kill -9` of the server, and this process finds it again by itself. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { LineageStore } from '../../../subgraphs/lineage/store/lineage-store.ts';
import { openNeo4jStore } from '../../../subgraphs/lineage/store/neo4j/open-neo4j-store.ts';
import { startNeo4j, whyNoNeo4j, type RunningNeo4j } from '../../servers/index.ts';
import { change, dataset, runEvent } from './builders.ts';

describe.skipIf(whyNoNeo4j() !== null)('a Neo4j that is killed', () => {
  let [folder, server, store]: [string?, RunningNeo4j?, LineageStore?] = [];
  afterAll(async () => {
    await store?.close();
    await server?.kill();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  const runs = (from: number, count: number) =>
    Array.from({ length: count }, (_, index) =>
      change(
        runEvent({
          job: `job ${from + index}`,
          inputs: [dataset('crash', `in${from + index}`)],
          outputs: [dataset('crash', `out${from + index}`)],
        }),
      ),
    );

  test('has all that was acknowledged, and takes more', async () => {
    folder = await mkdtemp(join(tmpdir(), 'tributary-neo4j-crash-'));
    server = await startNeo4j(folder);
    store = await openNeo4jStore(server);
    let acknowledged = 0;
    let tell: () => void = () => undefined;
    const some = new Promise<void>((resolve) => (tell = resolve));
    const { apply } = store;
    const writing = (async () => {
      for (const from of [0, 10, 20, 30, 40]) {
        await apply(runs(from, 10));
        acknowledged += 10;
        if (acknowledged === 20) tell();
      }
    })();
    await some;
    await server.kill();
    await writing.catch(() => undefined);
    await expect(store.counts()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    server = await startNeo4j(folder, Number(new URL(server.uri).port));
    const { datasetFlows } = await store.counts();
    expect(datasetFlows).toBeGreaterThanOrEqual(acknowledged);
    expect(datasetFlows % 10).toBe(0);
    await store.apply(runs(0, 50));
    expect(await store.counts()).toMatchObject({ datasetFlows: 50, runs: expect.any(Number) as number });
  }, 120_000);
});
