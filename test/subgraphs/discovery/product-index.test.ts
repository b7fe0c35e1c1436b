import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { RecordsLocation } from '../../../lib/records.ts';
import { openProductIndex } from '../../../subgraphs/discovery/product-index/open-product-index.ts';
import { examineProductIndex } from '../../exams/discovery-index.ts';
import { freshDatabase, postgresServer } from '../../servers/index.ts';
import { anyProducts, anyWord, buildProduct } from './build-product.ts';
import { fillIndex, wipeIndex } from './fill-index.ts';

const server = await postgresServer();

describe('the product index in SQLite', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tributary-discovery-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  examineProductIndex(() => openProductIndex({ kind: 'sqlite', file: join(folder, 'records.db') }));
});

describe.skipIf(!server)('the product index in Postgres', async () => {
  const database = server ? await freshDatabase() : null;
  afterAll(() => database?.close());
  const location: RecordsLocation = { kind: 'postgres', url: database?.url ?? '' };
  examineProductIndex(() => openProductIndex(location));
});

describe.skipIf(!server)('the product index, whichever store it is in', () => {
  it('finds the same products, with the same scores, in the same order', async () => {
    const database = await freshDatabase();
    const folder = mkdtempSync(join(tmpdir(), 'tributary-discovery-'));
    const sqlite = await openProductIndex({ kind: 'sqlite', file: join(folder, 'records.db') });
    const postgres = await openProductIndex({ kind: 'postgres', url: database.url });
    const page = { first: 500, after: null };
    const anySlip = fc.tuple(anyWord, fc.nat({ max: 9 })).map(([word, at]) => word.slice(0, at) + word.slice(at + 1));
    const anyQuery = fc.array(fc.oneof(anyWord, anySlip), { maxLength: 3 }).map((words) => words.join(' '));
    await fc.assert(
      fc.asyncProperty(anyProducts(20), fc.array(anyQuery, { maxLength: 5 }), async (products, queries) => {
        for (const index of [sqlite, postgres]) await wipeIndex(index).then(() => fillIndex(index, products));
        for (const query of queries) {
          expect(await postgres.search(query, {}, page)).toEqual(await sqlite.search(query, {}, page));
        }
      }),
      { numRuns: 25 },
    );
    await Promise.all([sqlite.close(), postgres.close()]);
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  });
});

describe.skipIf(!server)('a Postgres that goes away', () => {
  const many = Array.from({ length: 400 }, (_, place) => buildProduct(`urn:dp:payments:p-${place}`, { name: 'Card' }));

  it('costs a coded refusal, in the middle of a write and afterwards, and not the process', async () => {
    const database = await freshDatabase();
    const index = await openProductIndex({ kind: 'postgres', url: database.url });
    const write = index.replaceDomain('payments', many, new Date());
    await index.domains(); // The write has begun.
    const [outcome] = await Promise.all([write.catch((error: unknown) => error), database.close()]);
    expect(outcome).toMatchObject({ code: 'STORE_UNAVAILABLE' });
    await expect(index.list({}, { first: 1, after: null })).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    await index.close();
  });

  it('refuses to open with one line that names the host and not the password', async () => {
    const location = { kind: 'postgres', url: 'postgres://me:secret@127.0.0.1:1/none' } as const;
    const refusal = (await openProductIndex(location).catch((error: unknown) => error)) as Error;
    expect(refusal).toMatchObject({ code: 'STORE_UNAVAILABLE' });
    expect(refusal.message).toMatch(/^Postgres at 127\.0\.0\.1:1 did not answer: .+$/);
    expect(refusal.message).not.toContain('secret');
  });
});
