/** Real lineage through the public doors: two recorded dbt runs, and a production graph of 55 thousand datasets. */
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTributary, temporaryFolder, tributary, type Running } from '../cli/tributary.ts';
import { ask, type Answer } from './asking.ts';

const DATA = join(import.meta.dirname, '../../../shared/data');
const GRAPH = join(DATA, 'lineage-graph/production-55k.ndjson.gz');
const hasData = existsSync(DATA);
if (!hasData) console.warn('*** SKIPPED: real dbt runs and the 55k graph; there is no ../shared/data ***');

const home = temporaryFolder();
let mesh: Running;
const graph = (query: string): Promise<Answer> => ask(mesh.url, query);

beforeAll(async () => {
  if (hasData) mesh = await startTributary(['start'], { TRIBUTARY_HOME: home });
}, 60_000);

afterAll(() => mesh?.stop());

describe.skipIf(!hasData)('a recorded dbt run', () => {
  it.each(['dbt-postgres-run.json', 'dbt-snowflake-run.json'])(
    '%s is refused as it is, and taken when its run ids are filled in',
    async (file) => {
      const template = readFileSync(join(DATA, 'openlineage/events', file), 'utf8');
      const refused = await post('/batch', template);
      expect((refused.body as { status: string }).status).not.toBe('success');
      const taken = await post('/batch', fillIn(template));
      expect(taken).toEqual({ status: 204, body: null });
    },
  );

  it('shows what a model is made from', async () => {
    const { data, errors } =
      await graph(`{ dataset(namespace: "postgres://postgres:5432", name: "postgres.public.customers") {
      fields { nodes { name } } lineage(direction: UPSTREAM, depth: 1) { nodes { label kind } links { kind } } } }`);
    expect(errors).toBeUndefined();
    const labels = data.dataset.lineage.nodes.map(({ label }: { label: string }) => label);
    expect(labels).toEqual(
      expect.arrayContaining([
        'postgres.public.stg_customers',
        'postgres.public.stg_orders',
        'postgres.public.stg_payments',
      ]),
    );
    expect(data.dataset.lineage.links.every(({ kind }: { kind: string }) => kind === 'OBSERVED')).toBe(true);
  });
});

describe.skipIf(!hasData)('tributary lineage import', () => {
  it('loads the production graph into a running mesh, all 53,324 datasets', async () => {
    const { code, stdout } = await tributary([
      'lineage',
      'import',
      GRAPH,
      '--json',
      '--url',
      mesh.url.replace('/graphql', ''),
    ]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ event: 'imported', datasets: 53_324, faults: [] });
  }, 120_000);

  it('answers an unlimited walk from a hub with an exact count', async () => {
    const line = JSON.parse(firstHub()) as { urn: string };
    const [, namespace, name] = /dataPlatform:([^,]+),(.+),PROD/.exec(line.urn)!;
    const { data, errors } =
      await graph(`{ dataset(namespace: ${JSON.stringify(namespace)}, name: ${JSON.stringify(name)}) {
      lineage(direction: UPSTREAM, depth: null, first: 50) { totalCount nodes { id } pageInfo { hasNextPage } completeness { complete } } } }`);
    expect(errors).toBeUndefined();
    const { totalCount, nodes, pageInfo } = data.dataset.lineage;
    expect(totalCount).toBeGreaterThanOrEqual(20);
    expect(nodes).toHaveLength(Math.min(50, totalCount));
    expect(pageInfo.hasNextPage).toBe(totalCount > 50);
  });

  it('goes straight into the store when no mesh runs, and a faulty line is told with its number', async () => {
    const file = join(temporaryFolder(), 'graph.ndjson');
    writeFileSync(file, '{"urn":"urn:li:dataset:(urn:li:dataPlatform:a,b,PROD)","upstreams":[]}\nnot json\n');
    const { code, stderr, stdout } = await tributary(['lineage', 'import', file]);
    expect(code).toBe(1);
    expect(stdout).toContain('imported 1 datasets');
    expect(stderr).toContain(`${file}:2 left out`);
  });
});

/** One UUID a run: every `{{ any(result) }}` that stands where an id belongs; the rest of the file is as recorded. */
function fillIn(template: string): string {
  const runs = new Map<string, string>();
  const events = JSON.parse(template) as {
    job: { name: string };
    run: { runId: string; facets?: { parent?: { job: { name: string }; run: { runId: string } } } };
  }[];
  const idOf = (job: string): string => runs.get(job) ?? runs.set(job, randomUUID()).get(job)!;
  for (const { job, run } of events) {
    run.runId = idOf(job.name);
    if (run.facets?.parent) run.facets.parent.run.runId = idOf(run.facets.parent.job.name);
  }
  return JSON.stringify(events);
}

async function post(path: string, body: string): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${mesh.url.replace('/graphql', '')}/api/v1/lineage${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? null : JSON.parse(text) };
}

/** A dataset of the file with many upstreams: its second line. */
function firstHub(): string {
  return gunzipSync(readFileSync(GRAPH)).toString().split('\n')[1]!;
}
