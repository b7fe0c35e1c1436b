import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase, postgresServer, startPostgres, whyNoPostgres } from './index.ts';

const server = await postgresServer();

async function ask(url: string, query: string): Promise<readonly object[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(query)).rows;
  } finally {
    await client.end();
  }
}

describe.skipIf(!server)('a fresh database on Postgres', () => {
  it('does not show one test file the tables of another', async () => {
    const [ours, theirs] = [await freshDatabase(), await freshDatabase()];
    await ask(ours.url, 'CREATE TABLE product (urn text)');
    expect(await ask(theirs.url, "SELECT to_regclass('product') AS product")).toEqual([{ product: null }]);
    await Promise.all([ours.close(), theirs.close()]);
  });

  it('is gone when it is closed', async () => {
    const database = await freshDatabase();
    await database.close();
    await expect(ask(database.url, 'SELECT 1')).rejects.toThrow('does not exist');
  });

  it('can compare words by their trigrams, beyond ASCII too', async () => {
    const database = await freshDatabase();
    await ask(database.url, 'CREATE EXTENSION pg_trgm');
    const [row] = await ask(database.url, "SELECT similarity('Überweisung', 'überweisungen') > 0.5 AS similar");
    expect(row).toEqual({ similar: true });
    await database.close();
  });
});

describe.skipIf(whyNoPostgres() !== null)('a Postgres that is killed', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'tributary-postgres-crash-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('keeps on the same folder what it acknowledged', async () => {
    const first = await startPostgres(folder);
    await ask(first.url, "CREATE TABLE product AS SELECT 'ledger' AS name");
    await first.kill();
    const second = await startPostgres(folder);
    expect(await ask(second.url, 'SELECT name FROM product')).toEqual([{ name: 'ledger' }]);
    await second.kill();
  }, 60_000);
});
