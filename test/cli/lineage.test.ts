/** `tributary lineage`: files of every format go in, and everything comes out again. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dataset, jobEvent, runEvent } from '../subgraphs/lineage/builders.ts';
import { manifest } from '../subgraphs/lineage/dbt-manifest.ts';
import { startTributary, temporaryFolder, tributary, type Running } from './tributary.ts';

const folder = temporaryFolder();

/** A file with this content; its path. */
function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const lines = (...values: readonly unknown[]) => values.map((value) => `${JSON.stringify(value)}\n`).join('');
const flow = (from: string, to: string) =>
  runEvent({ inputs: [dataset('ns', from)], outputs: [dataset('ns', to)], job: to });

describe('lineage import', () => {
  it.each([
    ['openlineage', lines(flow('a', 'b'), flow('b', 'c')), { events: 2, runs: 2 }],
    ['openlineage', JSON.stringify([flow('a', 'b')], null, 2), { events: 1, runs: 1 }],
    ['dbt', JSON.stringify(manifest()), { jobs: 5, datasets: 2, flows: 7 }],
    ['datahub', gzipSync('{"urn":"urn:li:dataset:(urn:li:dataPlatform:a,b,PROD)","upstreams":[]}\n'), { datasets: 1 }],
  ])(
    'finds out that a file is of %s, whatever it is called, and says what it took',
    async (format, content, counts) => {
      const { code, stdout, stderr } = await tributary(['lineage', 'import', file('some-file', content), '--json']);
      expect([code, stderr]).toEqual([0, '']);
      expect(JSON.parse(stdout)).toMatchObject({ event: 'imported', format, ...counts, faults: [] });
    },
  );

  it('tells what is wrong with its place, takes the rest, and ends with 1', async () => {
    const path = file('events.ndjson', lines(flow('a', 'b'), { ...flow('b', 'c'), eventTime: 'soon' }));
    const plain = await tributary(['lineage', 'import', path]);
    expect([plain.code, plain.stdout]).toEqual([
      1,
      'imported 1 events: 1 of runs, 0 of jobs and 0 of datasets; 1 left out\n',
    ]);
    expect(plain.stderr).toContain(`${path}:2 left out: At /eventTime: expected a time`);
    const { stderr } = await tributary(['lineage', 'import', path, '--json']);
    expect(JSON.parse(stderr)).toMatchObject({
      error: expect.stringContaining('/eventTime') as string,
      file: path,
      line: 2,
    });
  });

  it('tells of a manifest without --namespace what that costs', async () => {
    const path = file('manifest.json', JSON.stringify(manifest()));
    expect((await tributary(['lineage', 'import', path])).stderr).toContain('--namespace');
    const named = await tributary(['lineage', 'import', path, '--namespace', 'postgres://h:1']);
    expect(named.stderr).not.toContain('--namespace');
  });

  it.each([
    ['what is no lineage', file('notes.txt', 'hello\n'), [], 'Expected lineage in one of the formats'],
    ['a file that is not there', join(folder, 'nowhere'), [], 'does not exist'],
    ['a folder', folder, [], "can't be read to its end"],
    [
      'gzip that is cut off',
      file('cut.gz', gzipSync(lines(flow('a', 'b'))).subarray(0, 40)),
      [],
      "can't be read to its end",
    ],
    ['what is not UTF-8', file('latin1', Buffer.from([0x7b, 0xe9, 0xff])), [], "can't be read to its end"],
    [
      'a mesh that is not there',
      file('one.ndjson', lines(flow('a', 'b'))),
      ['--url', 'http://127.0.0.1:1'],
      "can't be reached",
    ],
  ])('refuses %s in one line, and ends with 1', async (_what, path, more, mentioned) => {
    const { code, stdout, stderr } = await tributary(['lineage', 'import', path, ...more]);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain(mentioned);
    expect(stderr).not.toContain('    at ');
  });

  it('does not know other formats', async () => {
    expect((await tributary(['lineage', 'import', 'x', '--format', 'xml'])).code).toBe(2);
  });
});

describe('lineage export', () => {
  it('writes what was imported, so that it can be imported elsewhere', async () => {
    const [one, other] = [temporaryFolder(), temporaryFolder()].map((home) => ({ TRIBUTARY_HOME: home })) as [
      { TRIBUTARY_HOME: string },
      { TRIBUTARY_HOME: string },
    ];
    const given = file(
      'given.ndjson',
      lines(flow('a', 'b'), jobEvent({ inputs: [dataset('ns', 'b')], outputs: [dataset('ns', 'c')] })),
    );
    await tributary(['lineage', 'import', given], one);
    const [first, second] = [join(folder, 'first.ndjson.gz'), join(folder, 'second.ndjson')];
    const { code, stdout } = await tributary(['lineage', 'export', first, '--json'], one);
    expect([code, JSON.parse(stdout)]).toEqual([0, { event: 'exported', events: 5, file: first }]);
    expect((await tributary(['lineage', 'import', first], other)).code).toBe(0);
    await tributary(['lineage', 'export', second], other);
    expect(readFileSync(second, 'utf8')).toBe(gunzipSync(readFileSync(first)).toString());
  }, 60_000);

  it('writes to stdout where no file is named, and remarks to stderr', async () => {
    const { code, stdout, stderr } = await tributary(['lineage', 'export']);
    expect([code, stdout]).toEqual([0, '']);
    expect(stderr).toContain('exported 0 events');
  });

  it('leaves no half file where it fails', async () => {
    const path = join(folder, 'half.ndjson');
    const { code, stderr } = await tributary(['lineage', 'export', path, '--url', 'http://127.0.0.1:1']);
    expect([code, existsSync(path), existsSync(`${path}.part`)]).toEqual([1, false, false]);
    expect(stderr).toContain('did not give its lineage');
  });

  it('says that a file can not be written', async () => {
    const { code, stderr } = await tributary(['lineage', 'export', join(folder, 'no', 'such', 'folder')]);
    expect([code, stderr]).toEqual([1, expect.stringContaining("can't be written") as string]);
  });
});

describe('a running mesh', () => {
  const home = { TRIBUTARY_HOME: temporaryFolder() };
  let mesh: Running;
  beforeAll(async () => {
    mesh = await startTributary(['start'], { ...home, TRIBUTARY_NAMESPACE_ALIASES: '{"local":"ns"}' });
  }, 60_000);
  afterAll(() => mesh?.stop());

  it('is imported into and exported from, with namespaces as it is configured', async () => {
    const url = mesh.url.replace('/graphql', '');
    const path = file(
      'local.ndjson',
      lines(runEvent({ inputs: [dataset('local', 'x')], outputs: [dataset('ns', 'y')] })),
    );
    const imported = await tributary(['lineage', 'import', path, '--json'], { ...home, TRIBUTARY_GATEWAY_URL: url });
    expect([imported.code, imported.stderr]).toEqual([0, '']);
    const { stdout } = await tributary(['lineage', 'export', '--url', url]);
    const events = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { run?: object; inputs?: readonly object[] });
    expect(events.find(({ run }) => run)!.inputs).toEqual([dataset('ns', 'x')]);
    const response = await fetch(`${url}/api/v1/lineage/export`);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/x-ndjson']);
    expect(await response.text()).toBe(stdout);
  });
});
