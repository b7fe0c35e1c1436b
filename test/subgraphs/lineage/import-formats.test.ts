/** Which format a file has, and how events in files are read. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { detectFormat } from '../../../subgraphs/lineage/import/detect-format.ts';
import type { ImportItem } from '../../../subgraphs/lineage/import/import-item.ts';
import { readImport } from '../../../subgraphs/lineage/import/read-import.ts';
import { linesOf } from '../../../subgraphs/lineage/import/text-lines.ts';
import { dataset, lineageEvent, runEvent } from './builders.ts';
import { manifest } from './dbt-manifest.ts';

const urn = 'urn:li:dataset:(urn:li:dataPlatform:a,b,PROD)';
const flow = runEvent({ inputs: [dataset('ns', 'a')], outputs: [dataset('ns', 'b')] });
const OPTIONS = { format: null, at: '2026-01-01T00:00:00Z', naming: { namespace: 'pg', jobNamespace: null } };

async function* piecesOf(text: string, size: number): AsyncIterable<string> {
  for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
}

async function read(text: string, options: Partial<typeof OPTIONS> & { format?: never } = {}, size = 7) {
  const { format, items } = await readImport(piecesOf(text, size), { ...OPTIONS, ...options });
  const all: ImportItem[] = [];
  for await (const item of items) all.push(item);
  return { format, all };
}

describe('the format of a file', () => {
  const pretty = (json: unknown) => JSON.stringify(json, null, 2);
  test.each([
    ['lines of DataHub', `{"urn":"${urn}","upstreams":[]}\n`, 'datahub', false],
    ['lines of DataHub of which the first is wrong', `oops\n{"urn":"${urn}"}\n`, 'datahub', false],
    ['a very long line of DataHub', `{"urn":"${urn}","upstreams":["${'x'.repeat(99_999)}`, 'datahub', false],
    ['events, one a line', `\n${JSON.stringify(flow)}\n${JSON.stringify(flow)}`, 'openlineage', false],
    ['a very long event', JSON.stringify(flow).slice(0, 200), 'openlineage', false],
    ['a list of events', pretty([flow]), 'openlineage', true],
    ['an empty list', '[]', 'openlineage', true],
    ['one event over many lines', pretty(flow), 'openlineage', true],
    ['a manifest in one line', JSON.stringify(manifest()), 'dbt', true],
    ['the beginning of a manifest in one line', JSON.stringify(manifest()).slice(0, 500), 'dbt', true],
    ['a manifest over many lines', pretty(manifest()), 'dbt', true],
  ])('%s is found out', (_what, head, format, isDocument) => {
    expect(detectFormat(head)).toEqual({ format, isDocument });
  });

  test.each(['', 'hello', '{"a":1}', '"urn"', 'a,b\n1,2'])('%j is none', (head) => {
    expect(detectFormat(head)).toBeNull();
  });
});

describe('a file', () => {
  test('of no known format is refused with those that there are', async () => {
    await expect(read('a,b\n1,2\n')).rejects.toThrow(/datahub, openlineage, dbt; came something else.*--format/);
    await expect(read('  \n')).rejects.toThrow('came nothing');
  });

  test('of events is read line by line or as a list, and what is wrong is told with its place', async () => {
    const wrong = { ...flow, eventTime: 'soon' };
    const lines = await read(
      [flow, wrong, lineageEvent({ target: dataset('ns', 'b'), sources: [] })]
        .map((each) => JSON.stringify(each))
        .join('\r\n') + '\r\n{',
    );
    expect(lines.all.map(({ kind, place }) => [kind, place])).toEqual([
      ['event', { line: 1 }],
      ['fault', { line: 2 }],
      ['event', { line: 3 }],
      ['fault', { line: 4 }],
    ]);
    const list = await read(JSON.stringify([flow, wrong]));
    expect(list.all[1]).toMatchObject({
      kind: 'fault',
      place: { pointer: '/1' },
      reason: expect.stringContaining('/1/eventTime') as string,
    });
  });

  test('with a byte order mark, in pieces of any size, is read all the same', async () => {
    for (const size of [1, 13, 100_000]) {
      const { format, all } = await read(`\ufeff${JSON.stringify(manifest())}`, {}, size);
      expect([format, all.length]).toEqual(['dbt', 7]);
    }
  });

  test('that is cut off in a document is refused', async () => {
    await expect(read(JSON.stringify([flow]).slice(0, -5))).rejects.toThrow('Expected a JSON document');
  });

  test('of lines gives the lines, wherever the pieces end', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: fc.constantFrom('a', '\r', 'é', ' ') })),
        fc.integer({ min: 1, max: 5 }),
        async (lines, size) => {
          const found: string[] = [];
          for await (const line of linesOf(piecesOf(lines.map((line) => `${line}\n`).join(''), size))) found.push(line);
          expect(found).toEqual(lines.map((line) => line.replace(/\r$/, '')));
        },
      ),
    );
  });
});
