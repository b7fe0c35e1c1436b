/** Facets of events as they add up: the latest of each, whatever the order, and every schema that ever was. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { datasetId, jobId } from '../../../subgraphs/lineage/model/node-id.ts';
import { change, dataset, jobEvent, runEvent } from './builders.ts';
import { openDoor, temporaryStore } from './open-lineage-door.ts';

const key = dataset('ns', 'd');
const schema = (...names: readonly string[]) => ({ fields: names.map((name) => ({ name })) });
const told = (at: number, facets: object) => runEvent({ at, inputs: [{ ...key, facets } as never] });
const day = (at: number) => `2026-01-0${at}T00:00:00.000000000Z`;

test('every schema of a dataset is kept with the time when it was last told, in any order', async () => {
  const events = [
    told(1, { schema: schema('a') }),
    told(2, { schema: schema('a', 'b') }),
    told(3, { schema: schema('a') }),
    told(4, { schema: schema('a', 'b', 'c') }),
    told(5, { schema: { _deleted: true } }),
  ];
  const seen = [
    [day(2), schema('a', 'b')],
    [day(3), schema('a')],
    [day(4), schema('a', 'b', 'c')],
  ];
  const order = fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 5 });
  await fc.assert(
    fc.asyncProperty(order, async (indexes) => {
      const store = await temporaryStore();
      const door = openDoor(store);
      for (const index of indexes) await door.post(events[index]);
      const facets = await store.facets([datasetId(key)], 'schema-seen:');
      const history = facets.map(({ at, value }) => [at, JSON.parse(value) as unknown]);
      expect(history.sort()).toEqual(seen);
      expect((await store.datasets([key]))[0]!.facets).toEqual({});
    }),
    { numRuns: 5 },
  );
});

describe('facets', () => {
  test('of a run add up over its events, and those of a job and its datasets over all', async () => {
    const store = await temporaryStore();
    const door = openDoor(store);
    const run = crypto.randomUUID();
    const withFacets = (type: string, at: number, ofRun: object, ofJob: object) => ({
      ...runEvent({ type, run, at }),
      run: { runId: run, facets: ofRun },
      job: { namespace: 'jobs', name: 'job', facets: ofJob },
    });
    await door.post(withFacets('COMPLETE', 3, { end: { rows: 1 } }, { sql: { query: 'new' } }));
    await door.post(
      withFacets(
        'START',
        1,
        { begin: {}, end: { rows: 0 } },
        { sql: { query: 'old' }, ownership: { owners: [{ name: 'team:a' }] } },
      ),
    );
    const facets = await store.facets([`run:${run}`], 'facet:');
    expect(Object.fromEntries(facets.map(({ name, value }) => [name, value]))).toEqual({
      'facet:begin': '{}',
      'facet:end': '{"rows":1}',
    });
    const [job] = await store.jobs([{ namespace: 'jobs', name: 'job' }]);
    expect(job!.facets).toEqual({ ownership: '{"owners":[{"name":"team:a"}]}', sql: '{"query":"new"}' });
  });

  test('of the use of a dataset are those of the run, or of the job that is described', () => {
    const used = [{ ...key, inputFacets: { quality: { rows: 1 } } } as never];
    const subjects = [jobEvent({ inputs: used }), runEvent({ inputs: used, run: crypto.randomUUID() })].map((event) => {
      const { registers, job, run } = change(event);
      const { subject } = registers.find(({ name }) => name === 'facet:quality')!;
      return subject === `${run ?? jobId(job!)}|input|${datasetId(key)}`;
    });
    expect(subjects).toEqual([true, true]);
  });

  test('that are null say nothing, and do not end what was stated before', () => {
    const { entry, registers } = change({
      ...runEvent({}),
      run: undefined,
      eventType: undefined,
      job: undefined,
      dataset: { ...key, facets: { lineage: null, columnLineage: null } },
    });
    expect([entry, registers]).toEqual([null, []]);
  });
});

describe('a description of a job', () => {
  test('without inputs, outputs and a lineage facet says nothing of what it reads and writes', () => {
    expect(change({ ...jobEvent({}), inputs: undefined, outputs: undefined }).entry).toBeNull();
  });

  test('whose lineage facet was deleted says that there is nothing', () => {
    const job = { namespace: 'jobs', name: 'job', facets: { lineage: { _deleted: true } } };
    const { entry } = change({ ...jobEvent({}), job, inputs: undefined, outputs: undefined });
    expect(entry!.contributions).toEqual([{ slot: 'job', contribution: { inputs: [], outputs: [] } }]);
  });

  test('signed by a person is by hand, unless the signature was taken back', () => {
    const signed = (facet: object) => ({
      ...jobEvent({ outputs: [key] }),
      job: { namespace: 'jobs', name: 'job', facets: { tributary_manual: facet } },
    });
    expect(change(signed({ author: 'ana' })).entry!.author.kind).toBe('MANUAL');
    expect(change(signed({ _deleted: true })).entry!.author.kind).toBe('DECLARED');
  });

  test('is not an event with a type that has lost its run', () => {
    expect(() => change({ ...runEvent({}), run: null })).toThrow('/run');
    expect(change({ ...runEvent({}), run: null, eventType: null }).run).toBeNull();
  });
});
