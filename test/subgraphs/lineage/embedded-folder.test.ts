/** The folder of the embedded store: one process at a time, and clear words when it can't be used. */
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import Database from 'libsql';
import { openEmbeddedStore } from '../../../subgraphs/lineage/index.ts';
import { change, dataset, runEvent } from './builders.ts';

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'lineage-'));
  onTestFinished(async () => {
    await chmod(folder, 0o700);
    await rm(folder, { recursive: true });
  });
  return folder;
}

test('a folder that a process has is refused with its pid, and free when that process closes it', async () => {
  const folder = await temporaryFolder();
  const store = await openEmbeddedStore({ folder });
  await expect(openEmbeddedStore({ folder })).rejects.toThrow(
    `is in use by another Tributary process (pid ${process.pid})`,
  );
  await store.close();
  await (await openEmbeddedStore({ folder })).close();
});

test.each(['99999999 1\n', '', 'nonsense', `${process.ppid} 1\n`, `${process.pid} 1\n`])(
  'the lock "%s" of a process that has gone is taken over',
  async (lock) => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'lineage.lock'), lock);
    await (await openEmbeddedStore({ folder })).close();
  },
);

test('a file that is no store of ours is refused with one clear line', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'lineage.db'), 'this is not SQLite, it is a letter to a friend, and a long one at that');
  await expect(openEmbeddedStore({ folder })).rejects.toMatchObject({
    code: 'STORE_UNAVAILABLE',
    message: expect.stringMatching(/^[^\n]+lineage\.db[^\n]+$/) as string,
  });
});

test('a folder that can not be made is refused with one clear line', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'file'), '');
  await expect(openEmbeddedStore({ folder: join(folder, 'file', 'sub') })).rejects.toMatchObject({
    code: 'STORE_UNAVAILABLE',
  });
});

test('a store of a newer version is left alone', async () => {
  const folder = await temporaryFolder();
  const newer = new Database(join(folder, 'lineage.db'));
  newer.exec('PRAGMA user_version = 99');
  newer.close();
  await expect(openEmbeddedStore({ folder })).rejects.toThrow('version 99');
});

test('a write that fails is not acknowledged, and leaves the graph as it was', async () => {
  const folder = await temporaryFolder();
  const store = await openEmbeddedStore({ folder });
  onTestFinished(store.close);
  await store.apply([change(runEvent({ outputs: [dataset('ns', 'before')] }))]);
  const other = new Database(join(folder, 'lineage.db'));
  onTestFinished(() => void other.close());
  other.exec(
    "PRAGMA max_page_count = 1; CREATE TRIGGER full BEFORE INSERT ON nodes BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END;",
  );
  const refused = store.apply([change(runEvent({ outputs: [dataset('ns', 'after')] }))]);
  await expect(refused).rejects.toMatchObject({
    code: 'STORE_UNAVAILABLE',
    message: expect.stringContaining('disk is full') as string,
  });
  other.exec('DROP TRIGGER full');
  await store.apply([change(runEvent({ outputs: [dataset('ns', 'later')] }))]);
  const records = await store.datasets(['before', 'after', 'later'].map((name) => dataset('ns', name)));
  expect(records.map((record) => record?.key.name)).toEqual(['before', undefined, 'later']);
});

test('a closed store refuses everything, and closing it again changes nothing', async () => {
  const store = await openEmbeddedStore({ folder: await temporaryFolder() });
  await store.close();
  await store.close();
  await expect(store.counts()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  await expect(store.apply([change(runEvent({}))])).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
});
