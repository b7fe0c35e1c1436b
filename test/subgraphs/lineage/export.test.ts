/** What is exported can be imported again, anywhere, and gives the same lineage. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exportEvents } from '../../../subgraphs/lineage/export/export-events.ts';
import { importEvents } from '../../../subgraphs/lineage/import/import-events.ts';
import { readEventLines } from '../../../subgraphs/lineage/import/open-lineage-events.ts';
import { sendToStore, type LineageStore } from '../../../subgraphs/lineage/index.ts';
import { datasetId, jobId, type DatasetKey } from '../../../subgraphs/lineage/model/node-id.ts';
import type { WrittenEvent } from '../../../subgraphs/lineage/open-lineage/written-event.ts';
import { CURRENT_VIEW } from '../../../subgraphs/lineage/store/lineage-store.ts';
import { change, columnEvent, dataset, declaration, jobEvent, lineageEvent, product, runEvent } from './builders.ts';
import { temporaryStore } from './open-lineage-door.ts';
import { scenario, tell } from './scenarios.ts';

async function exported(store: LineageStore, pageSize = 3): Promise<readonly WrittenEvent[]> {
  const events: WrittenEvent[] = [];
  for await (const event of exportEvents(store, { pageSize })) events.push(event);
  return events;
}

/** Through text, as a file holds it. */
async function importInto(store: LineageStore, events: readonly WrittenEvent[]): Promise<void> {
  const { faults } = await importEvents(readEventLines(events.map((event) => JSON.stringify(event))), {
    send: sendToStore(store),
  });
  expect(faults).toEqual([]);
}

/** All links that there are now: how each is known, and how values are made. */
async function linksOf(store: LineageStore): Promise<readonly string[]> {
  const ends = new Map<string, { from: string; to: string }>();
  for (const { flows } of await store.statements(10_000, null)) {
    for (const { from, to } of flows) ends.set(`${from}\n${to}`, { from, to });
  }
  const links = await store.links(CURRENT_VIEW, [...ends.values()]);
  return links.map(({ from, to, kinds, transformations }) => JSON.stringify([from, to, kinds, transformations])).sort();
}

/** All datasets that somebody describes, with what is known of them beside their flows. */
async function datasetsOf(store: LineageStore) {
  const { datasets } = await store.datasetPage({ first: 10_000, after: null, namespace: null });
  const records = await store.datasets(datasets.filter(({ isDescribed }) => isDescribed).map(({ key }) => key));
  return Promise.all(
    records.map(async (record) => {
      const { key, aliases, facets } = record!;
      const { lineage: _l, columnLineage: _c, symlinks: _s, ...others } = facets;
      const seen = await store.facets([key, ...aliases].map(datasetId), 'schema-seen:');
      return {
        key,
        aliases,
        facets: others,
        schemas: seen.map(({ at, value }) => `${at} ${value}`).sort(),
      };
    }),
  );
}

describe('an export', () => {
  test('tells how each author knows it: a run that completed, descriptions, people and contracts', async () => {
    const store = await temporaryStore();
    const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => dataset('ns', name)) as [
      DatasetKey,
      DatasetKey,
      DatasetKey,
      DatasetKey,
    ];
    const run = crypto.randomUUID();
    const signed = { tributary_manual: { author: 'ana' } };
    await store.apply([
      change(runEvent({ type: 'START', run, inputs: [a], outputs: [b], at: 2, job: 'seen' })),
      change(runEvent({ type: 'COMPLETE', run, at: 3, job: 'seen' })),
      change(jobEvent({ inputs: [a], outputs: [c], at: 4, job: 'described' })),
      change({
        ...jobEvent({ inputs: [b], outputs: [c], at: 5 }),
        job: { namespace: 'jobs', name: 'by-hand', facets: signed },
      }),
      change(lineageEvent({ target: c, sources: [a], at: 6 })),
    ]);
    await store.declare(
      'sales',
      declaration([product('urn:dp:sales:d', { table: [d] })], [[c, d]]),
      '2026-01-07T00:00:00.000000000Z',
    );
    const stated = (await exported(store)).filter((event) => JSON.stringify(event).includes('"lineage"'));
    const summary = stated.map((event) => {
      const { eventType, eventTime, run: ofRun, job, dataset: of } = event as Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any -- events of three shapes
      return [
        eventType ?? (job ? 'job' : 'dataset'),
        job?.name ?? of.name,
        eventTime,
        ofRun?.runId,
        job?.facets?.tributary_manual?.author,
      ];
    });
    expect(summary).toEqual([
      ['dataset', 'c', '2026-01-06T00:00:00Z', undefined, undefined],
      ['job', 'described', '2026-01-04T00:00:00Z', undefined, undefined],
      ['job', 'by-hand', '2026-01-05T00:00:00Z', undefined, 'ana'],
      ['COMPLETE', 'seen', '2026-01-03T00:00:00Z', run, undefined],
      ['dataset', 'd', '2026-01-07T00:00:00Z', undefined, undefined],
    ]);
  });

  test('states the sources of each output in its lineage facet, with columns and transformations', async () => {
    const store = await temporaryStore();
    const [a, b] = [dataset('ns', 'a'), dataset('ns', 'b')];
    await store.apply([change(columnEvent({ from: [a, 'x'], to: [b, 'y'], subtype: 'IDENTITY' }))]);
    const event = (await exported(store)).find((each) => each['eventType'] === 'COMPLETE')!;
    expect(event).toMatchObject({
      inputs: [],
      outputs: [
        {
          ...b,
          facets: {
            lineage: {
              inputs: [{ ...a, type: 'DATASET' }],
              fields: {
                y: {
                  inputs: [
                    {
                      ...a,
                      type: 'DATASET',
                      field: 'x',
                      transformations: [{ type: 'DIRECT', subtype: 'IDENTITY', masking: false }],
                    },
                  ],
                },
              },
            },
          },
        },
      ],
    });
  });

  test('of a run in many events adds up to the run', async () => {
    const [store, other] = [await temporaryStore(), await temporaryStore()];
    const inputs = Array.from({ length: 100 }, (_, index) => dataset('ns', `in${index}`));
    const outputs = Array.from({ length: 60 }, (_, index) => dataset('ns', `out${index}`));
    await store.apply([change(runEvent({ inputs, outputs }))]);
    const events = await exported(store);
    expect(events.filter((event) => event['eventType'] === 'COMPLETE').length).toBeGreaterThan(1);
    await importInto(other, events);
    expect(await other.counts()).toEqual(await store.counts());
    expect(await linksOf(other)).toEqual(await linksOf(store));
  });

  test('of nothing is nothing', async () => {
    expect(await exported(await temporaryStore())).toEqual([]);
  });
});

describe('an export that is imported into an empty store', () => {
  test('gives the same links, known in the same way, and the same datasets and facets', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(scenario, { minLength: 15, maxLength: 15 }),
        fc.integer({ min: 1, max: 40 }),
        async (scenarios, pageSize) => {
          const [store, other] = [await temporaryStore(), await temporaryStore()];
          await Promise.all(scenarios.map((steps, index) => tell(store, `ns${index}`, steps)));
          await importInto(other, await exported(store, pageSize));
          expect(await linksOf(other)).toEqual(await linksOf(store));
          expect(await datasetsOf(other)).toEqual(await datasetsOf(store));
          const jobs = scenarios.flatMap((_, index) =>
            [0, 1, 2].map((job) => ({ namespace: 'jobs', name: `ns${index} ${job}` })),
          );
          expect(await jobFacetsOf(other, jobs)).toEqual(await jobFacetsOf(store, jobs));
        },
      ),
      { numRuns: 4, endOnFailure: true },
    );
  }, 120_000);
});

async function jobFacetsOf(store: LineageStore, jobs: readonly { namespace: string; name: string }[]) {
  const records = await store.facets(jobs.map(jobId), 'facet:');
  return records
    .filter(({ name }) => name !== 'facet:lineage')
    .map(({ subject, name, value }) => `${subject} ${name} ${value}`)
    .sort();
}
