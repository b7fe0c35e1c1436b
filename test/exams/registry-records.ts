/** What any store of the registry's records must do: each sentence of the port, on every adapter. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NewAuditEntry } from '../../registry/model/audit.ts';
import { verifyChain } from '../../registry/records/audit-chain.ts';
import type { NewPublication, RegistryRecords } from '../../registry/records/registry-records.ts';
import { memoryRecords } from '../registry/memory-records.ts';

export interface RecordsUnderTest {
  /** Opens the same store, which is empty before the first call. */
  readonly open: () => Promise<RegistryRecords>;
  /** Whether two openings in one process can write at the same time: SQLite would wait for itself. */
  readonly isShared: boolean;
  readonly close: () => Promise<void>;
}

const AT = '2026-03-01T00:00:00.000Z';
const note = (action: string): NewAuditEntry => ({
  at: AT,
  by: 'exam',
  action,
  subject: 's',
  detail: { b: 1, a: [2] },
});

function publication(parts: Partial<NewPublication> = {}): NewPublication {
  return {
    subgraph: 'payments',
    kind: 'domain',
    url: 'https://payments.example',
    isTolerant: true,
    sdl: 'type Query { a: Int }',
    files: [{ path: 'domain.yaml', text: 'name: payments' }],
    variant: 'main',
    action: 'PUBLISH',
    restored: null,
    hash: 'h',
    at: AT,
    by: 'exam',
    ...parts,
  };
}

export function examineRegistryRecords(start: () => Promise<RecordsUnderTest>): void {
  let under: RecordsUnderTest;
  let records: RegistryRecords;
  let count = 0;
  /** Names of their own, so that what one test publishes another does not see. */
  const fresh = (): string => `s${(count += 1)}`;
  const append = async (parts: Partial<NewPublication>, basedOn: number | null = null) =>
    records.append([publication(parts)], note('publish'), basedOn);

  beforeAll(async () => {
    under = await start();
    records = await under.open();
  }, 60_000);
  afterAll(async () => {
    await records?.close();
    await under?.close();
  });

  describe('publications', () => {
    it('are read as they were written', async () => {
      const subgraph = fresh();
      const made = publication({ subgraph, restored: 3, action: 'ROLLBACK', url: null, isTolerant: false });
      const result = await records.append([made], note('publish'), null);
      expect(result).toMatchObject({ kind: 'appended', publications: [{ ...made, version: 1 }] });
      expect(await records.publication('main', subgraph, 1)).toMatchObject(made);
      expect(await records.publication('main', subgraph, 2)).toBeNull();
    });

    it('are refused where somebody has published since', async () => {
      const subgraph = fresh();
      const basedOn = await records.revision();
      await append({ subgraph }, basedOn);
      const entries = await records.auditEntries(0, 1_000);
      expect(await append({ subgraph }, basedOn)).toEqual({ kind: 'moved' });
      expect(await records.revision()).toBe(basedOn + 1);
      expect(await records.auditEntries(0, 1_000)).toEqual(entries);
    });

    it('add up to what a plain list adds up to, in every variant and at every revision', async () => {
      const change = fc.record({
        subgraph: fc.constantFrom('a', 'b', 'c'),
        variant: fc.constantFrom('main', 'main', 'try'),
        action: fc.constantFrom('PUBLISH' as const, 'PUBLISH' as const, 'RETIRE' as const),
        sdl: fc.constantFrom('type A { a: Int }', 'type B { b: Int }'),
      });
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.array(change, { minLength: 1, maxLength: 3 }), { maxLength: 8 }),
          async (batches) => {
            const prefix = fresh();
            const plain = memoryRecords();
            const begin = await records.revision();
            const compare = async (revision: number | null) => {
              for (const variant of ['main', prefix]) {
                const real = await records.state(variant, revision === null ? null : begin + revision);
                const model = await plain.state(variant, revision);
                const ours = real.subgraphs.filter(({ subgraph }) => subgraph.startsWith(`${prefix}-`));
                expect(ours.map(({ revision: at, ...each }) => ({ ...each, revision: at - begin }))).toEqual(
                  model.subgraphs,
                );
              }
            };
            for (const batch of batches) {
              const made = batch.map((each) =>
                publication({
                  ...each,
                  subgraph: `${prefix}-${each.subgraph}`,
                  variant: each.variant === 'main' ? 'main' : prefix,
                }),
              );
              await Promise.all([
                records.append(made, note('publish'), null),
                plain.append(made, note('publish'), null),
              ]);
              await compare(null);
            }
            for (let revision = 0; revision <= batches.flat().length; revision += 1) await compare(revision);
          },
        ),
        { numRuns: 15 },
      );
    }, 60_000);

    it('are listed newest first, page by page', async () => {
      const subgraph = fresh();
      for (let index = 0; index < 5; index += 1) await append({ subgraph, hash: String(index) });
      const first = await records.history({ variant: 'main', subgraph, first: 3, before: null });
      const rest = await records.history({ variant: 'main', subgraph, first: 3, before: first.at(-1)!.revision });
      expect([...first, ...rest].map(({ version }) => version)).toEqual([5, 4, 3, 2, 1]);
    });

    it('name the variants that have some, and main', async () => {
      const variant = fresh();
      await append({ subgraph: fresh(), variant });
      expect(await records.variants()).toEqual(expect.arrayContaining(['main', variant]));
    });

    it('count on without a gap, whoever appends at the same time', async () => {
      const other = await under.open();
      const [one, two] = [fresh(), fresh()];
      const begin = await records.revision();
      for (let index = 0; index < 10; index += 1) {
        const first = append({ subgraph: one });
        if (!under.isShared) await first;
        const second = other.append([publication({ subgraph: two })], note('publish'), null);
        await Promise.all([first, second]);
      }
      await other.close();
      const all = await records.history({ variant: 'main', subgraph: null, first: 20, before: null });
      expect(all.map(({ revision }) => revision - begin)).toEqual(Array.from({ length: 20 }, (_, index) => 20 - index));
      expect(all.filter(({ subgraph }) => subgraph === two).map(({ version }) => version)[0]).toBe(10);
    }, 60_000);
  });

  describe('approvals', () => {
    it('hold until they end, and the latest of a key counts', async () => {
      const subgraph = fresh();
      const approval = {
        key: 'k',
        subgraph,
        message: 'm',
        author: 'a',
        reason: 'first',
        at: AT,
        expiresAt: '2026-04-01T00:00:00.000Z',
      };
      await records.approve(approval, note('approve'));
      const later = {
        ...approval,
        reason: 'second',
        at: '2026-03-02T00:00:00.000Z',
        expiresAt: '2026-03-05T00:00:00.000Z',
      };
      await records.approve(later, note('approve'));
      expect(await records.approvals(subgraph, '2026-03-03T00:00:00.000Z')).toEqual([later]);
      expect(await records.approvals(subgraph, '2026-03-06T00:00:00.000Z')).toEqual([approval]);
      expect(await records.approvals(subgraph, '2026-05-01T00:00:00.000Z')).toEqual([]);
    });
  });

  describe('use', () => {
    const report = (
      id: string,
      day: string,
      client: string,
      version: string | null,
      count: number,
      coordinates: string[],
    ) => ({
      id,
      from: `${day}T00:00:00.000Z`,
      to: `${day}T00:00:10.000Z`,
      operations: [{ client: { name: client, version }, hash: 'f', name: null, count, coordinates }],
    });

    it('adds up by client, counts a report once, and forgets what is too old', async () => {
      const [type, client] = [fresh(), fresh()];
      const field = `${type}.a`;
      expect(await records.addUse(report(`${type}-1`, '2026-03-01', client, '1', 3, [field, field]))).toBe(true);
      expect(await records.addUse(report(`${type}-1`, '2026-03-01', client, '1', 3, [field]))).toBe(false);
      expect(await records.addUse(report(`${type}-2`, '2026-03-04', client, '2', 4, [field]))).toBe(true);
      expect(await records.addUse(report(`${type}-3`, '2026-03-02', 'other', null, 9, [field]))).toBe(true);
      const use = await records.use({ coordinates: [field, `${type}.b`], since: '2026-03-01' });
      expect([...use]).toEqual([
        [
          field,
          [
            { client: 'other', version: null, count: 9, lastDay: '2026-03-02', isTrusted: false },
            { client, version: '2', count: 7, lastDay: '2026-03-04', isTrusted: false },
          ],
        ],
      ]);
      expect((await records.use({ coordinates: [field], since: '2026-03-03' })).get(field)).toMatchObject([
        { client, count: 4 },
      ]);
      await records.forgetUse('2026-03-03');
      expect((await records.use({ coordinates: [field], since: '2020-01-01' })).get(field)).toMatchObject([
        { client, count: 4 },
      ]);
    });

    it('is watched since the first report, though that was empty', async () => {
      expect(await records.watchedSince()).toBe('2026-03-01T00:00:00.000Z');
    });

    it('counts trusted documents, and forgets those that were replaced', async () => {
      const [type, client] = [fresh(), fresh()];
      const documents = [{ client, hash: 'h', coordinates: [`${type}.a`, `${type}.b`] }];
      await records.trust(client, documents, note('trust'));
      const seen = await records.use({ coordinates: [`${type}.a`], since: '2026-03-01' });
      expect(seen.get(`${type}.a`)).toEqual([{ client, version: null, count: 0, lastDay: null, isTrusted: true }]);
      await records.trust(client, [], note('trust'));
      expect((await records.use({ coordinates: [`${type}.a`], since: '2026-03-01' })).size).toBe(0);
    });

    it('answers for more coordinates than a statement takes', async () => {
      const type = fresh();
      const coordinates = Array.from({ length: 2_500 }, (_, index) => `${type}.f${index}`);
      await records.addUse(report(`${type}-all`, '2026-03-04', 'bulk', null, 1, coordinates));
      expect((await records.use({ coordinates, since: '2026-03-01' })).size).toBe(2_500);
    });
  });

  describe('tokens', () => {
    it('are found with the hash of their secret, and revoked once', async () => {
      const id = fresh();
      const token = {
        id,
        name: 'ci',
        scopes: ['publish' as const],
        subgraph: 'payments',
        createdAt: AT,
        expiresAt: null,
        revokedAt: null,
      };
      await records.addToken(token, 'hash', note('token.create'));
      expect(await records.token(id)).toEqual({ token, secretHash: 'hash' });
      expect(await records.revokeToken(id, AT, note('token.revoke'))).toBe(true);
      expect(await records.revokeToken(id, AT, note('token.revoke'))).toBe(false);
      expect((await records.token(id))!.token.revokedAt).toBe(AT);
      expect(await records.token('nobody')).toBeNull();
      expect((await records.tokens()).some((each) => each.id === id)).toBe(true);
    });
  });

  describe('the audit', () => {
    it('is one chain over all that was done', async () => {
      await records.audit(note('refuse'));
      const entries = await records.auditEntries(0, 1_000);
      expect(entries.map(({ number }) => number)).toEqual(entries.map((_, index) => index + 1));
      expect(await verifyChain(streamed(entries))).toEqual({
        ok: true,
        entries: entries.length,
        head: entries.at(-1)!.hash,
      });
      expect(await records.auditEntries(entries.length - 1, 10)).toHaveLength(1);
    });

    it('shows what was changed, left out or cut off', async () => {
      const entries = await records.auditEntries(0, 1_000);
      const head = entries.at(-1)!.hash;
      const changed = entries.map((entry, index) => (index === 1 ? { ...entry, by: 'somebody else' } : entry));
      expect(await verifyChain(streamed(changed))).toMatchObject({ ok: false, number: 2 });
      expect(await verifyChain(streamed(entries.toSpliced(2, 1)))).toMatchObject({ ok: false, number: 3 });
      expect(await verifyChain(streamed(entries.slice(0, -1)), head)).toMatchObject({ ok: false });
      expect(await verifyChain(streamed(entries), entries[0]!.hash)).toMatchObject({ ok: true });
    });
  });

  it('is all there when it is opened again', async () => {
    const [entries, state] = [await records.auditEntries(0, 1_000), await records.state('main', null)];
    await records.close();
    records = await under.open();
    expect(await records.auditEntries(0, 1_000)).toEqual(entries);
    expect(await records.state('main', null)).toEqual(state);
  });
}

async function* streamed<Value>(values: readonly Value[]): AsyncGenerator<Value> {
  yield* values;
}
