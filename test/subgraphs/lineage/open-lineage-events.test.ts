/** What events mean: single examples of the standard, and whole recorded runs. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Contribution } from '../../../subgraphs/lineage/model/change.ts';
import { parseEventTime, toRfc3339 } from '../../../subgraphs/lineage/model/event-time.ts';
import { deriveFlows } from '../../../subgraphs/lineage/store/derive-flows.ts';
import { change, dataset, request, runEvent } from './builders.ts';
import { openDoor, temporaryStore } from './open-lineage-door.ts';

const DATA = new URL('../../../../shared/data/openlineage/', import.meta.url);
const hasData = existsSync(DATA);
if (!hasData) console.warn('skipped: the recorded OpenLineage runs and examples are not beside this checkout.');

/** The flows of one run's events, `from -> to`. */
function flowsOf(...events: readonly object[]): readonly string[] {
  const contributions = events.flatMap(
    (event) => change(event).entry?.contributions.map(({ contribution }): Contribution => contribution) ?? [],
  );
  return deriveFlows(contributions, 'OBSERVED').map(({ from, to }) => `${short(from)} -> ${short(to)}`);
}

function short(id: string): string {
  return id.replace(/^(?:dataset|column):[^|]*\|/, '').replace('|', '.');
}

function withFacets(facets: object, parts: Parameters<typeof runEvent>[0] = {}): object {
  return runEvent({ ...parts, outputs: [{ ...dataset('ns', 'out'), facets } as never] });
}

function ofJob(facets: object): object {
  return { ...runEvent({}), job: { namespace: 'jobs', name: 'job', facets } };
}

const input = (name: string, field?: string) => ({ namespace: 'ns', name, type: 'DATASET', ...(field && { field }) });

describe('an event', () => {
  test('without more joins every input with every output', () => {
    const event = runEvent({
      inputs: [dataset('ns', 'a'), dataset('ns', 'b')],
      outputs: [dataset('ns', 'x'), dataset('ns', 'y')],
    });
    expect(flowsOf(event)).toEqual(['a -> x', 'a -> y', 'b -> x', 'b -> y']);
  });

  test('with columnLineage joins only what that names, even what is not among the inputs', () => {
    const columnLineage = { fields: { id: { inputFields: [{ namespace: 'ns', name: 'seed', field: 'id' }] } } };
    expect(flowsOf(withFacets({ columnLineage }, { inputs: [dataset('ns', 'a')] }))).toEqual([
      'seed.id -> out.id',
      'seed -> out',
    ]);
  });

  test('with columnLineage for the whole dataset joins the column with every column that is known', () => {
    const columnLineage = {
      fields: {},
      dataset: [
        { namespace: 'ns', name: 'a', field: 'day', transformations: [{ type: 'INDIRECT', subtype: 'FILTER' }] },
      ],
    };
    const event = withFacets({ columnLineage, schema: { fields: [{ name: 'x' }, { name: 'y' }] } });
    expect(flowsOf(event)).toEqual(['a.day -> out.x', 'a.day -> out.y', 'a -> out']);
  });

  test('with a lineage facet joins only what that names, whatever columnLineage says', () => {
    const columnLineage = { fields: { id: { inputFields: [{ namespace: 'ns', name: 'b', field: 'id' }] } } };
    const lineage = {
      inputs: [input('a'), { type: 'JOB', namespace: 'j', name: 'j' }],
      fields: { id: { inputs: [input('c', 'k')] } },
    };
    expect(flowsOf(withFacets({ columnLineage, lineage }))).toEqual(['c.k -> out.id', 'a -> out', 'c -> out']);
  });

  test('whose lineage facet has an empty list says that nothing feeds the dataset', () => {
    expect(flowsOf(withFacets({ lineage: { inputs: [] } }, { inputs: [dataset('ns', 'a')] }))).toEqual([]);
  });

  test('whose facet is empty says nothing by it', () => {
    expect(
      flowsOf(withFacets({ lineage: {}, columnLineage: { fields: {} } }, { inputs: [dataset('ns', 'a')] })),
    ).toEqual(['a -> out']);
  });

  test('whose lineage facet names its own job is fed by what the run reads, whichever event says so', () => {
    const lineage = { entries: [{ type: 'DATASET', namespace: 'ns', name: 'out', inputs: [{ type: 'JOB' }] }] };
    const start = runEvent({ type: 'START', inputs: [dataset('ns', 'a')] });
    const complete = ofJob({ lineage });
    expect(flowsOf(start, complete)).toEqual(['a -> out']);
    expect(flowsOf(complete, start)).toEqual(['a -> out']);
  });

  test('whose lineage facet names jobs as sources is fed by what feeds those, through other jobs too', () => {
    const job = (name: string) => ({ type: 'JOB', namespace: 'j', name });
    const lineage = {
      entries: [
        { ...job('load'), inputs: [job('transform'), input('a', 'id')] },
        { ...job('transform'), inputs: [input('b'), job('load')] },
        { type: 'DATASET', namespace: 'ns', name: 'out', inputs: [job('load'), job('unknown')] },
      ],
    };
    expect(flowsOf(ofJob({ lineage }))).toEqual(['a -> out', 'b -> out']);
  });

  test('whose lineage facet feeds its own job reads what that names', () => {
    const lineage = { entries: [{ type: 'JOB', inputs: [input('a')] }] };
    expect(flowsOf({ ...ofJob({ lineage }), outputs: [dataset('ns', 'x')] })).toEqual(['a -> x']);
  });

  test('whose lineage facet makes a column by its own job, of no source, states no flow', () => {
    const fields = { total: { inputs: [{ type: 'JOB', transformations: [{ type: 'DIRECT' }] }] } };
    const lineage = { entries: [{ type: 'DATASET', namespace: 'ns', name: 'x', inputs: [], fields }] };
    expect(flowsOf({ ...ofJob({ lineage }), inputs: [dataset('ns', 'a')] })).toEqual([]);
  });

  test('that names more than a store should write at once is refused', () => {
    const fields = Array.from({ length: 100_001 }, (_, index) => ({ name: `c${index}` }));
    expect(() => change(withFacets({ schema: { fields } }))).toThrow('100000 datasets, columns and facets at most');
  });

  test('of a run whose inputs times outputs are past all measure leaves those out, and keeps what is told', () => {
    const inputs = Array.from({ length: 600 }, (_, index) => dataset('ns', `in${index}`));
    const outputs = Array.from({ length: 600 }, (_, index) => dataset('ns', `out${index}`));
    const told = { ...dataset('ns', 'told'), facets: { lineage: { inputs: [input('a')] } } } as never;
    expect(flowsOf(runEvent({ type: 'START', inputs }), runEvent({ outputs: [...outputs, told] }))).toEqual([
      'a -> told',
    ]);
  });

  test('names what feeds a job, though nothing flows from there', () => {
    const lineage = { entries: [{ type: 'JOB', namespace: 'j', name: 'other', inputs: [input('a')] }] };
    expect(change(ofJob({ lineage })).datasets).toEqual([{ key: dataset('ns', 'a'), isDescribed: false }]);
  });

  test('that multiplies its sources past all measure is refused', () => {
    const feeds = Array.from({ length: 600 }, (_, index) => input(`a${index}`));
    const targets = feeds.map(({ name }) => ({ ...dataset('out', name), type: 'DATASET', inputs: [{ type: 'JOB' }] }));
    const lineage = { entries: [{ type: 'JOB', inputs: feeds }, ...targets] };
    expect(() => change(ofJob({ lineage }))).toThrow('250000 flows at most');
  });

  test('without inputs and outputs, or with null for them, is taken', () => {
    const event = { ...runEvent({}), inputs: null, outputs: undefined };
    expect(change(event)).toMatchObject({ datasets: [], entry: { contributions: [] } });
  });

  test('may have a run id of any version, in capitals too', () => {
    for (const version of [3, 4, 5, 7]) {
      const run = `F69A6E9B-9BAC-${version}C9A-9CF6-EACB70ECC9A9`;
      expect(change(runEvent({ run })).run).toBe(`run:${run.toLowerCase()}`);
    }
  });
});

describe('a time', () => {
  test.each([
    ['2026-01-31T17:00:00Z', '2026-01-31T17:00:00Z'],
    ['2026-01-31T17:00:00.123456789+05:30', '2026-01-31T11:30:00.123456789Z'],
    ['2026-01-31T17:00:00', '2026-01-31T17:00:00Z'],
    ['2026-01-31T17:00:00.5', '2026-01-31T17:00:00.5Z'],
    ['2026-01-01T00:30+01:00[Europe/Paris]', '2025-12-31T23:30:00Z'],
  ])('%s is kept as %s', (given, kept) => {
    expect(toRfc3339(parseEventTime(given)!)).toBe(kept);
  });

  test.each(['2026-02-30T00:00:00Z', '2026-01-01T25:00:00Z', '2026-01-01', 'now', ''])('"%s" is none', (given) => {
    expect(parseEventTime(given)).toBeNull();
  });
});

describe.skipIf(!hasData)('recorded dbt runs', () => {
  /** The recordings have a template where a run id belongs: one UUID for each run, told by its job. */
  function recorded(file: string): readonly object[] {
    const events = JSON.parse(readFileSync(new URL(`events/${file}`, DATA), 'utf8')) as {
      run: object;
      job: { name: string };
    }[];
    const runs = new Map(events.map(({ job }) => [job.name, crypto.randomUUID()]));
    return events.map((event) => ({ ...event, run: { ...event.run, runId: runs.get(event.job.name) } }));
  }

  test('load through the door, in any order and twice', async () => {
    const store = await temporaryStore();
    const events = recorded('dbt-postgres-run.json');
    const door = openDoor(store);
    expect((await door.post([...events].reverse(), { path: '/api/v1/lineage/batch' })).status).toBe(204);
    for (const event of events) expect((await door.post(event)).status).toBe(201);
    const root = dataset('postgres://postgres:5432', 'postgres.public.customers');
    const [walk] = await store.walk([request({ root, direction: 'UPSTREAM', depth: null })]);
    expect(walk!.nodes.map(({ id, depth }) => `${depth} ${id.slice(id.lastIndexOf('.') + 1)}`)).toEqual([
      '1 stg_customers',
      '1 stg_orders',
      '1 stg_payments',
      '2 raw_customers',
      '2 raw_orders',
      '2 raw_payments',
    ]);
    expect(await store.counts()).toMatchObject({ datasets: 8, datasetFlows: 8, runs: 36, jobs: 36 });
  });

  test('are refused as they lie there, with a template for a run id', async () => {
    const [event] = JSON.parse(readFileSync(new URL('events/dbt-snowflake-run.json', DATA), 'utf8')) as [object];
    expect(await openDoor(await temporaryStore()).post(event)).toMatchObject({
      status: 400,
      body: { faults: [{ pointer: '/run/runId' }] },
    });
  });
});
