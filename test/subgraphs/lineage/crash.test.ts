/** What was acknowledged survives a kill -9, of us and of the server. */
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openEmbeddedStore, openNeo4jStore } from '../../../subgraphs/lineage/index.ts';
import { startNeo4j, whyNoNeo4j } from '../../servers/index.ts';
import { acknowledgeUntilKilled, missing } from './acknowledging-process.ts';
import { change, dataset, request, runEvent } from './builders.ts';

/** Any moment will do; a kill in the middle of a commit is one among them. */
const moment = () => fc.sample(fc.integer({ min: 20, max: 400 }), 1)[0]!;

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'lineage-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

test('the embedded store has every event that was acknowledged before a kill -9, and its lock is taken over', async () => {
  const folder = await temporaryFolder();
  for (const _round of [1, 2]) {
    const acknowledged = await acknowledgeUntilKilled(
      `openEmbeddedStore({ folder: ${JSON.stringify(folder)} })`,
      moment(),
    );
    expect(acknowledged.length).toBeGreaterThanOrEqual(20);
    expect(existsSync(join(folder, 'lineage.lock'))).toBe(true);
    const store = await openEmbeddedStore({ folder });
    expect(await missing(store, acknowledged)).toEqual([]);
    await store.close();
  }
}, 60_000);

describe.skipIf(whyNoNeo4j() !== null)('with a Neo4j server of our own', () => {
  test('Neo4j has every event that was acknowledged before a kill -9 of us, or of the server', async () => {
    const folder = await temporaryFolder();
    const first = await startNeo4j(folder);
    onTestFinished(first.kill);
    const { uri, user, database } = first;
    const acknowledged = await acknowledgeUntilKilled(
      `openNeo4jStore(${JSON.stringify({ uri, user, database })})`,
      moment(),
    );
    const before = await openNeo4jStore(first);
    await before.apply([change(runEvent({ inputs: [dataset('crash', 'hub')], outputs: [dataset('crash', 'last')] }))]);
    await first.kill();
    await expect(before.walk([request({ root: dataset('crash', 'hub') })])).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
    });
    await before.close();
    const second = await startNeo4j(folder);
    onTestFinished(second.kill);
    const store = await openNeo4jStore(second);
    expect(await missing(store, [...acknowledged, 'last'])).toEqual([]);
    await store.close();
  }, 180_000);
});
