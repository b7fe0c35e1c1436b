/** Whatever comes to the door is answered: taken, or refused with what is wrong, and never a fault of ours. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LineageChange } from '../../../subgraphs/lineage/model/change.ts';
import { datasetId, jobId } from '../../../subgraphs/lineage/model/node-id.ts';
import { toBatch } from '../../../subgraphs/lineage/store/batch.ts';
import { deriveFlows } from '../../../subgraphs/lineage/store/derive-flows.ts';
import { openDoor } from './open-lineage-door.ts';

/** A store that does with changes what every store does first. */
const store = {
  apply: async (changes: readonly LineageChange[]) => {
    const { authors, contributions } = toBatch(changes);
    for (const { author } of authors.values()) deriveFlows([...contributions.values()], author.kind);
  },
};
const BATCH = { path: '/api/v1/lineage/batch' } as const;

test('any JSON is answered with 201 or 400', async () => {
  const door = openDoor(store);
  await fc.assert(
    fc.asyncProperty(fc.jsonValue(), async (body) => {
      expect([201, 400]).toContain((await door.post(JSON.stringify(body))).status);
    }),
    { numRuns: 500 },
  );
});

test('any bytes are answered with 400', async () => {
  const door = openDoor(store);
  await fc.assert(
    fc.asyncProperty(fc.uint8Array(), fc.constantFrom('', 'gzip'), async (bytes, encoding) => {
      const { status } = await door.post(bytes, encoding === '' ? {} : { headers: { 'content-encoding': encoding } });
      expect(status).toBe(400);
    }),
  );
});

const names = fc.oneof(
  fc.constantFrom('a', 'b', 'a b', '#%=/()', 'naïve 名前', '__proto__', 'constructor', 'a|b', 'a\nb', '%7C', '😀'),
  fc.string({ unit: 'binary', maxLength: 4 }),
);
const odd = <Value>(usual: fc.Arbitrary<Value>): fc.Arbitrary<unknown> =>
  fc.oneof({ arbitrary: usual, weight: 100 }, { arbitrary: fc.jsonValue({ maxDepth: 1 }), weight: 1 });
const facet = (shape: Record<string, fc.Arbitrary<unknown>>) =>
  odd(fc.record({ ...shape, _deleted: fc.constantFrom(false, false, false, true) }, { requiredKeys: [] }));
const transformations = odd(fc.array(fc.record({ type: fc.constantFrom('DIRECT', 'INDIRECT') }), { maxLength: 2 }));
const key = { namespace: odd(names), name: odd(names) };
const field = fc.record(
  { ...key, field: odd(names), transformations },
  { requiredKeys: ['namespace', 'name', 'field'] },
);
const input = fc.oneof(
  fc.record(
    { ...key, type: fc.constant('DATASET'), field: odd(names) },
    { requiredKeys: ['type', 'namespace', 'name'] },
  ),
  fc.record({ type: fc.constant('JOB') }),
  fc.record({ ...key, type: fc.constant('JOB') }),
);
const inputs = odd(fc.array(input, { maxLength: 3 }));
const lineageBody = { inputs, fields: odd(fc.dictionary(names, fc.record({ inputs }), { maxKeys: 2 })) };
const datasetFacets = fc.record(
  {
    schema: facet({
      fields: odd(fc.array(fc.record({ name: odd(names), fields: odd(fc.array(fc.record({ name: names }))) }))),
    }),
    columnLineage: facet({
      fields: odd(
        fc.dictionary(names, fc.record({ inputFields: odd(fc.array(field, { maxLength: 2 })) }), { maxKeys: 2 }),
      ),
      dataset: odd(fc.array(field, { maxLength: 2 })),
    }),
    lineage: facet(lineageBody),
    symlinks: facet({ identifiers: odd(fc.array(fc.record(key), { maxLength: 2 })) }),
    odd: fc.dictionary(names, fc.jsonValue({ maxDepth: 1 })),
  },
  { requiredKeys: [] },
);
const dataset = fc.record({ ...key, facets: odd(datasetFacets) }, { requiredKeys: ['namespace', 'name'] });
const entry = fc.oneof(
  fc.record({ ...key, type: fc.constant('DATASET'), ...lineageBody }, { requiredKeys: ['type', 'namespace', 'name'] }),
  fc.record({ type: fc.constant('JOB'), inputs }),
  fc.record({ ...key, type: fc.constant('JOB'), inputs }),
);
const job = fc.record(
  { ...key, facets: odd(fc.record({ lineage: facet({ entries: odd(fc.array(entry, { maxLength: 4 })) }) })) },
  { requiredKeys: ['namespace', 'name'] },
);
const datasets = odd(fc.array(odd(dataset), { maxLength: 3 }));
const envelope = {
  eventTime: odd(fc.constantFrom('2026-01-01T00:00:00Z', '2026-01-01T00:00:00.123456789+05:30', '2026-01-01T00:00:00')),
  producer: fc.constant('https://p.example'),
  schemaURL: fc.constant('https://s.example'),
};
const event = fc.oneof(
  fc.record({
    ...envelope,
    eventType: odd(fc.constantFrom('START', 'RUNNING', 'COMPLETE', 'ABORT', 'FAIL', 'OTHER')),
    run: odd(fc.record({ runId: odd(fc.uuid()) })),
    job: odd(job),
    inputs: datasets,
    outputs: datasets,
  }),
  fc.record({ ...envelope, job: odd(job), inputs: datasets, outputs: datasets }),
  fc.record({ ...envelope, dataset: odd(dataset) }),
);

test('what is nearly an event is answered with 201, or with 400 and pointers to what is there', async () => {
  const door = openDoor(store);
  const statuses = new Map<number, number>();
  await fc.assert(
    fc.asyncProperty(event, async (body) => {
      const answer = await door.post(body);
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      expect([201, 400]).toContain(answer.status);
      if (answer.status === 400) expect((answer.body as { faults: unknown[] }).faults.length).toBeGreaterThan(0);
    }),
    { numRuns: 2_000 },
  );
  expect(Math.min(...[201, 400].map((status) => statuses.get(status) ?? 0))).toBeGreaterThan(200);
});

test('a batch tells of each event what the single door would say of it', async () => {
  const door = openDoor(store);
  await fc.assert(
    fc.asyncProperty(fc.array(event, { maxLength: 6 }), async (events) => {
      const single = await Promise.all(events.map(async (each) => (await door.post(each)).status));
      const refused = single.flatMap((status, index) => (status === 201 ? [] : [index]));
      const { status, body } = await door.post(events, BATCH);
      expect(status).toBe(refused.length === 0 ? 204 : 200);
      const { failed_events: failed = [] } = (body ?? {}) as { failed_events?: readonly { index: number }[] };
      expect(failed.map(({ index }) => index)).toEqual(refused);
    }),
    { numRuns: 200 },
  );
});

test('no two datasets, and no two jobs, share an id, whatever they are called', () => {
  const pair = fc.record({ namespace: names, name: names });
  fc.assert(
    fc.property(pair, pair, (a, b) => {
      const isSame = a.namespace === b.namespace && a.name === b.name;
      expect(datasetId(a) === datasetId(b)).toBe(isSame);
      expect(jobId(a) === jobId(b)).toBe(isSame);
      expect(datasetId(a)).not.toContain('\n');
    }),
  );
});
