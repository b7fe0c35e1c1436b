/** What likely caused what somebody saw, and what speaks for it. */
import { describe, expect, test } from 'vitest';
import type { LineageChange } from '../../../subgraphs/lineage/model/change.ts';
import { datasetId, type DatasetKey } from '../../../subgraphs/lineage/model/node-id.ts';
import { neighboursIn } from '../../../subgraphs/lineage/questions/closure.ts';
import { lastChange } from '../../../subgraphs/lineage/questions/root-cause/changed-schemas.ts';
import type { Evidence } from '../../../subgraphs/lineage/questions/root-cause/evidence.ts';
import { durationOf, rhythmOf } from '../../../subgraphs/lineage/questions/root-cause/late-jobs.ts';
import { scoreOf } from '../../../subgraphs/lineage/questions/root-cause/score.ts';
import { waitingJobs } from '../../../subgraphs/lineage/questions/root-cause/waiting-jobs.ts';
import { change, columnEvent, day, runEvent } from './builders.ts';
import { EXPOSURE, NAMESPACE, ORDERS, sharedMesh, table, type Answer } from './small-mesh.ts';

const HOUR = 3_600_000_000;
const at = (hour: number) => `2026-01-01T${String(hour).padStart(2, '0')}:00:00.000000000Z`;
const micros = (time: string) => Date.parse(time) * 1_000;

describe('a job', () => {
  const completed = (...hours: readonly number[]) => hours.map((hour) => ({ completedAt: at(hour) }));

  test('has the rhythm of its last completions, whatever came later', () => {
    expect(rhythmOf(completed(9, 8, 7, 3, 2), micros('2026-01-01T08:30:00Z'))).toEqual({
      last: micros('2026-01-01T08:00:00Z'),
      gap: HOUR,
    });
  });

  test('has none after two completions', () => {
    expect(rhythmOf([...completed(2, 1), { completedAt: null }], micros('2026-01-01T08:00:00Z'))).toBeNull();
  });

  test.each([
    [90 * 60e6, '1.5 hours'],
    [24 * HOUR, '1 day'],
    [20e6, '20 seconds'],
  ])('that runs every %d microseconds runs every %s', (gap, words) => expect(durationOf(gap)).toBe(words));

  test('only waits when another one upstream of it is late or failed', () => {
    const job = (id: string, reads: string, writes: string) => {
      return { id, distance: 0, path: () => [], reads: new Set([reads]), writes: new Set([writes]) };
    };
    const jobs = [job('one', 'a', 'b'), job('two', 'b', 'c'), job('round', 'd', 'd2')];
    const { next } = neighboursIn([
      { from: 'a', to: 'b' },
      { from: 'b', to: 'c' },
      { from: 'd2', to: 'd' },
    ]);
    expect([...waitingJobs(jobs, new Set(['one', 'two', 'round']), next)]).toEqual(['two']);
    expect([...waitingJobs(jobs, new Set(['two']), next)]).toEqual([]);
  });
});

describe('a schema', () => {
  const schema = (fields: Readonly<Record<string, string>>, hour: number) => ({
    at: at(hour),
    value: JSON.stringify({ fields: Object.entries(fields).map(([name, type]) => ({ name, type })) }),
  });
  const seen = [
    schema({ a: 'int', c: 'date' }, 9),
    schema({ a: 'text', b: 'int', c: 'date' }, 5),
    schema({ b: 'int' }, 2),
  ];

  test('changed from the one before to the one that counted then', () => {
    expect(lastChange(seen, micros('2026-01-01T10:00:00Z'))).toEqual({
      kind: 'CHANGED_SCHEMA',
      at: micros('2026-01-01T05:00:00Z'),
      text: 'Between 2026-01-01T05:00:00Z and 2026-01-01T09:00:00Z its columns changed: removed "b"; of another type "a" from text to int.',
    });
    expect(lastChange(seen, micros('2026-01-01T04:00:00Z'))!.text).toBe(
      'Between 2026-01-01T02:00:00Z and 2026-01-01T05:00:00Z its columns changed: added "a" (text), "c" (date).',
    );
  });

  test('that is the first one has not changed', () => {
    expect(lastChange(seen, micros('2026-01-01T01:00:00Z'))).toBeNull();
    expect(lastChange(seen.slice(0, 1), micros('2026-01-01T10:00:00Z'))).toBeNull();
  });
});

describe('a score', () => {
  const observedAt = micros('2026-01-10T00:00:00Z');
  const evidence = (kind: Evidence['kind'], ageInDays = 0): Evidence => {
    return { kind, at: observedAt - ageInDays * 24 * HOUR, text: '' };
  };
  const score = (
    all: readonly Evidence[],
    parts: { distance?: number; isWaiting?: boolean; kind?: 'LATE' | 'SCHEMA' } = {},
  ) => scoreOf({ evidence: all, distance: 0, isWaiting: false, ...parts }, { kind: parts.kind ?? null, observedAt });

  test('is the weight of the evidence, less with age and distance, more with more of it', () => {
    expect(score([evidence('FAILED_RUN')])).toBe(0.9);
    expect(score([evidence('FAILED_RUN', 3)])).toBe(0.45);
    expect(score([evidence('FAILED_RUN', 1_000)])).toBe(0.09);
    expect(score([evidence('FAILED_RUN')], { distance: 2 })).toBe(0.729);
    expect(score([evidence('FAILED_RUN'), evidence('LATE')])).toBe(0.96);
  });

  test('depends on what is wrong', () => {
    expect(score([evidence('CHANGED_SCHEMA')], { kind: 'SCHEMA' })).toBeGreaterThan(
      score([evidence('FAILED_RUN')], { kind: 'SCHEMA' }),
    );
    expect(score([evidence('CHANGED_SCHEMA')], { kind: 'LATE' })).toBeLessThan(
      score([evidence('FAILED_RUN')], { kind: 'LATE' }),
    );
  });

  test('is half for a job that only waits', () => {
    expect(score([evidence('LATE')], { isWaiting: true })).toBe(0.3);
    expect(score([evidence('FAILED_RUN')], { isWaiting: true })).toBe(0.9);
  });
});

/**
 * source -(load)-> lake -(clean)-> clean -(join)-> report, lookup -(join)-> report. Daily until the 5th; on the 6th load
 * failed, so clean and join have not run since. On the 4th the lookup lost a column.
 */
const schemaSeen = (dataset: DatasetKey, time: number, fields: readonly string[]): LineageChange => ({
  at: `${day(time).slice(0, -1)}.000000000Z`,
  datasets: [{ key: dataset, isDescribed: true }],
  columns: [],
  job: null,
  run: null,
  aliases: [],
  entry: null,
  registers: [
    {
      subject: datasetId(dataset),
      name: `schema-seen:${fields.join('')}`,
      order: `${day(time).slice(0, -1)}.000000000Z`,
      value: JSON.stringify({ fields: fields.map((name) => ({ name, type: 'text' })) }),
    },
  ],
});

const failedRun = crypto.randomUUID();
const { mesh } = sharedMesh(
  async (store) => {
    const daily = [1, 2, 3, 4, 5].flatMap((time) => [
      runEvent({ job: 'load', inputs: [table('source')], outputs: [table('lake')], at: time }),
      runEvent({ job: 'clean', inputs: [table('lake')], outputs: [table('clean')], at: time }),
      runEvent({ job: 'join', inputs: [table('clean'), table('lookup')], outputs: [table('report')], at: time }),
    ]);
    const events = [
      ...daily,
      runEvent({
        job: 'load',
        inputs: [table('source')],
        outputs: [table('lake')],
        at: 6,
        type: 'START',
        run: failedRun,
      }),
      runEvent({
        job: 'load',
        inputs: [table('source')],
        outputs: [table('lake')],
        at: 6,
        type: 'FAIL',
        run: failedRun,
      }),
      columnEvent({ job: 'by-column', from: [table('lookup'), 'a'], to: [table('report'), 'x'], at: 5 }),
    ];
    await store.apply([
      ...events.map(change),
      schemaSeen(table('lookup'), 3, ['a', 'b']),
      schemaSeen(table('lookup'), 4, ['a']),
    ]);
  },
  { now: () => new Date('2026-01-08T00:00:00Z') },
);

const SELECTION = `totalCount examinedDatasetCount examinedJobCount completeness { complete reasons }
  nodes { score distance path { from to } evidence { kind at text } node { id kind label job { name type description } dataset { name } } }`;
const rootCause = async (symptom: string, parts = ''): Promise<Answer> => {
  const { data, errors } = await mesh().ask(`{ rootCause(symptom: { ${symptom} }${parts}) { ${SELECTION} } }`);
  expect(errors).toEqual([]);
  return data!['rootCause'];
};
const report = `dataset: { namespace: "${NAMESPACE}", name: "report" }`;
const told = ({ nodes }: Answer) =>
  nodes.map(({ node, evidence }: Answer) => `${node.label}: ${evidence.map(({ kind }: Answer) => kind).join(' ')}`);

describe('the cause of a symptom', () => {
  test('is the failed run far upstream, before those who only wait for it', async () => {
    const found = await rootCause(report);
    expect(told(found)).toEqual(['load: FAILED_RUN LATE', 'lookup: CHANGED_SCHEMA', 'join: LATE', 'clean: LATE']);
    expect(found).toMatchObject({
      totalCount: 4,
      examinedDatasetCount: 4,
      examinedJobCount: 4,
      completeness: { complete: true },
    });
    const [load] = found.nodes;
    expect(load).toMatchObject({ distance: 2, node: { kind: 'JOB', job: { name: 'load', type: null } } });
    expect(load.path.map(({ from, to }: Answer) => [from, to].map((id) => id.split('|')[1]))).toEqual([
      ['source', 'lake'],
      ['lake', 'clean'],
      ['clean', 'report'],
    ]);
    expect(load.evidence[0]).toEqual({
      kind: 'FAILED_RUN',
      at: '2026-01-06T00:00:00Z',
      text: `Its latest run, ${failedRun}, which began at 2026-01-06T00:00:00Z, failed. It last completed at 2026-01-05T00:00:00Z.`,
    });
    expect(load.evidence[1].text).toBe(
      'It last completed at 2026-01-05T00:00:00Z, and usually does every 1 day: it was due at 2026-01-06T00:00:00Z.',
    );
  });

  test('is judged as of when it was seen', async () => {
    expect(told(await rootCause(`${report}, observedAt: "2026-01-05T12:00:00Z"`))).toEqual(['lookup: CHANGED_SCHEMA']);
    expect(told(await rootCause(`${report}, observedAt: "2026-01-02T12:00:00Z"`))).toEqual([]);
    expect(told(await rootCause(`${report}, observedAt: "2026-01-06T12:00:00Z"`))[0]).toBe('load: FAILED_RUN');
  });

  test('depends on what is wrong', async () => {
    expect(told(await rootCause(`${report}, kind: SCHEMA`))[0]).toBe('lookup: CHANGED_SCHEMA');
    expect(told(await rootCause(`${report}, kind: LATE`))[0]).toBe('load: FAILED_RUN LATE');
  });

  test('of a column is looked for where its values are made from', async () => {
    const found = await rootCause(`field: { namespace: "${NAMESPACE}", dataset: "report", name: "x" }`);
    expect(told(found)).toEqual(['lookup: CHANGED_SCHEMA']);
    expect(found.nodes[0].path).toEqual([{ from: `column:${NAMESPACE}|lookup|a`, to: `column:${NAMESPACE}|report|x` }]);
    expect(found.completeness.reasons).toContain('UNMAPPED_COLUMNS');
  });

  test('is looked for no deeper than told, and it says so', async () => {
    const found = await rootCause(report, ', depth: 1');
    expect(told(found)).toEqual(['join: LATE', 'lookup: CHANGED_SCHEMA']);
    expect(found.completeness.reasons).toEqual(['DEPTH_LIMIT']);
  });

  test('comes in pages', async () => {
    const page = async (parts: string): Promise<Answer> =>
      (
        await mesh().ask(
          `{ rootCause(symptom: { ${report} }, ${parts}) { nodes { node { label } } pageInfo { endCursor hasNextPage } } }`,
        )
      ).data!['rootCause'];
    const first = await page('first: 3');
    const rest = await page(`after: "${first.pageInfo.endCursor}"`);
    expect([first.nodes.length, rest.nodes]).toEqual([3, [{ node: { label: 'clean' } }]]);
  });

  test('is looked for upstream of products, ports and domains too', async () => {
    const found = await rootCause(`product: "${EXPOSURE}"`);
    expect(found).toMatchObject({ totalCount: 0, examinedDatasetCount: 2, completeness: { complete: true } });
    const { errors } = await mesh().ask(
      `{ rootCause(symptom: { product: "${ORDERS}", domain: "sales" }) { totalCount } }`,
    );
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  });
});

describe('a job', () => {
  test('tells what it is, and its runs, the latest first', async () => {
    const { data, errors } = await mesh().ask(`{ job(namespace: "jobs", name: "load") { namespace name type description
      runs(first: 2) { totalCount nodes { id state startedAt completedAt job { name } jobName } pageInfo { hasNextPage endCursor } } } }`);
    expect(errors).toEqual([]);
    const { runs, ...job } = data!['job'];
    expect(job).toEqual({ namespace: 'jobs', name: 'load', type: null, description: null });
    expect(runs).toMatchObject({
      totalCount: 6,
      nodes: [
        { id: failedRun, state: 'FAIL', startedAt: '2026-01-06T00:00:00Z', completedAt: null, job: { name: 'load' } },
        { state: 'COMPLETE', startedAt: '2026-01-05T00:00:00Z', completedAt: '2026-01-05T00:00:00Z' },
      ],
      pageInfo: { hasNextPage: true },
    });
    const rest = await mesh().ask(
      `{ job(namespace: "jobs", name: "load") { runs(after: "${runs.pageInfo.endCursor}") { nodes { startedAt } } } }`,
    );
    expect(rest.data!['job'].runs.nodes).toHaveLength(4);
  });

  test('and a run are found by reference, and NOT_FOUND where nobody named them', async () => {
    const run = (id: string) => ({ __typename: 'Run', jobNamespace: 'jobs', jobName: 'load', id });
    const references = [
      run(failedRun.toUpperCase()),
      run(crypto.randomUUID()),
      { __typename: 'Job', namespace: 'jobs', name: 'load' },
      { __typename: 'Job', namespace: 'x', name: 'y' },
    ];
    const { entities, errors } = await mesh().entities(references, '... on Run { state } ... on Job { name }');
    expect(entities).toEqual([{ state: 'FAIL' }, null, { name: 'load' }, null]);
    expect(errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }, { extensions: { code: 'NOT_FOUND' } }]);
    const { data } = await mesh().ask('{ job(namespace: "x", name: "y") { name } }');
    expect(data).toEqual({ job: null });
  });
});
