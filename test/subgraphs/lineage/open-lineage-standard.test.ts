/** What the standard calls right is taken: all of its examples, and whatever its own schema lets pass. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseEvent } from '../../../subgraphs/lineage/open-lineage/parse-event.ts';
import { change, dataset, jobEvent, lineageEvent, runEvent } from './builders.ts';

const DATA = new URL('../../../../shared/data/openlineage/', import.meta.url);
const hasData = existsSync(DATA);
if (!hasData) console.warn("skipped: OpenLineage's schemas and examples are not beside this checkout.");

const readJson = (path: string) => JSON.parse(readFileSync(new URL(path, DATA), 'utf8')) as Record<string, unknown>;
const namesIn = (folder: string) => (hasData ? readdirSync(new URL(folder, DATA)) : []);
const RUN = 'f69a6e9b-9bac-3c9a-9cf6-eacb70ecc9a9';

/** An event with the facets in the place that their names tell. */
function eventWith(file: string, facets: object): object {
  const key = dataset('ns', 'd');
  if (/InputDatasetFacet/.test(file)) return runEvent({ inputs: [{ ...key, inputFacets: facets } as never] });
  if (/OutputDatasetFacet/.test(file)) return runEvent({ outputs: [{ ...key, outputFacets: facets } as never] });
  if (/RunFacet/.test(file)) return { ...runEvent({}), run: { runId: RUN, facets } };
  const isOfJob = /JobFacet/.test(file) || JSON.stringify(facets).includes('"entries"');
  if (isOfJob) return { ...runEvent({}), job: { namespace: 'n', name: 'j', facets } };
  return runEvent({ outputs: [{ ...key, facets } as never] });
}

describe.skipIf(!hasData)('of the examples of the standard', () => {
  const files = namesIn('spec/examples/');

  test('there are 47', () => expect(files).toHaveLength(47));

  test.each(files.filter((file) => file.includes('Facet')))('%s is taken, and kept as it came', (file) => {
    const facets = readJson(`spec/examples/${file}`);
    const { registers } = change(eventWith(file, facets));
    const kept = registers.filter(({ name }) => name.startsWith('facet:'));
    expect(kept.map(({ name, value }) => [name, JSON.parse(value) as unknown])).toEqual(
      Object.entries(facets).map(([name, facet]) => [`facet:${name}`, facet]),
    );
  });

  test('the whole event is taken', () => {
    expect(change(readJson('spec/examples/tests__example_full_event.json'))).toMatchObject({ run: `run:${RUN}` });
  });
});

/** The schema of events, with those of the facets that lineage reads in their places. */
function standardSchema() {
  const ajv = new Ajv2020({ strict: false });
  (formats as unknown as (ajv: Ajv2020) => void)(ajv);
  const event = readJson('spec/OpenLineage.json');
  ajv.addSchema(event);
  const facet = (name: string) => {
    const schema = readJson(`spec/facets/${name}.json`);
    ajv.addSchema(schema);
    return schema['$id'] as string;
  };
  const [lineage, columnLineage] = [facet('LineageFacet'), facet('ColumnLineageDatasetFacet')];
  const [schema, symlinks] = [facet('SchemaDatasetFacet'), facet('SymlinksDatasetFacet')];
  const ofDataset = {
    properties: {
      facets: {
        properties: {
          lineage: { $ref: `${lineage}#/$defs/LineageDatasetFacet` },
          columnLineage: { $ref: `${columnLineage}#/$defs/ColumnLineageDatasetFacet` },
          schema: { $ref: `${schema}#/$defs/SchemaDatasetFacet` },
          symlinks: { $ref: `${symlinks}#/$defs/SymlinksDatasetFacet` },
        },
      },
    },
  };
  const ofJob = { properties: { facets: { properties: { lineage: { $ref: `${lineage}#/$defs/LineageJobFacet` } } } } };
  return ajv.compile({
    allOf: [{ $ref: event['$id'] }],
    properties: {
      inputs: { items: ofDataset },
      outputs: { items: ofDataset },
      dataset: ofDataset,
      job: ofJob,
    },
  });
}

describe.skipIf(!hasData)('an event that the schema of the standard lets pass', () => {
  const facet = { _producer: 'https://p.example', _schemaURL: 'https://s.example' };
  const lineageOf = (file: string) => readJson(`spec/examples/LineageFacet__${file}.json`);
  const columnLineage = () => readJson('spec/examples/ColumnLineageDatasetFacet__2.json');
  const seeds = (): readonly object[] => [
    { ...runEvent({ inputs: [dataset('n', 'a')] }), outputs: [{ ...dataset('n', 'o'), facets: columnLineage() }] },
    { ...jobEvent({}), job: { namespace: 'n', name: 'j', facets: lineageOf('mixed-sources') } },
    { ...jobEvent({}), job: { namespace: 'n', name: 'j', facets: lineageOf('job-to-job') } },
    { ...lineageEvent({ target: dataset('n', 'o'), sources: [] }) },
    {
      ...runEvent({}),
      outputs: [{ ...dataset('n', 'o'), facets: { ...lineageOf('dataset-to-dataset'), odd: { ...facet, x: [1] } } }],
    },
  ];

  test('is taken, and so is each that a change of it makes, if the schema does', () => {
    const isRight = standardSchema();
    const counts = { right: 0, wrong: 0 };
    fc.assert(
      fc.property(fc.constantFrom(...seeds()), fc.array(edit, { maxLength: 3 }), (seed, edits) => {
        const event = edits.reduce<unknown>((json, each) => each(json), structuredClone(seed));
        if (!isRight(event)) {
          counts.wrong += 1;
          return;
        }
        counts.right += 1;
        const parsed = parseEvent(event);
        const faults = parsed.kind === 'event' ? [] : parsed.faults.filter((fault) => !isOursAlone(fault));
        expect(faults).toEqual([]);
      }),
      { numRuns: 3_000 },
    );
    expect(Math.min(counts.right, counts.wrong)).toBeGreaterThan(300);
  });
});

/** What we refuse though the schema has no word on it: names that can't be keys, and a type of event without a run. */
function isOursAlone({ pointer, expected }: { readonly pointer: string; readonly expected: string }): boolean {
  return /not empty, without NUL/.test(expected) || pointer === '/run' || pointer === '/eventType';
}

/** Leaves out, repeats or replaces something somewhere. */
const edit = fc
  .record({
    path: fc.array(fc.nat(6), { minLength: 1, maxLength: 7 }),
    kind: fc.constantFrom('remove', 'replace', 'add'),
    value: fc.oneof(
      fc.constantFrom<unknown>(
        null,
        '',
        {},
        [],
        true,
        'DATASET',
        'JOB',
        'COMPLETE',
        { type: 'JOB' },
        'n',
        facetOfNothing(),
      ),
      fc.jsonValue({ maxDepth: 2 }),
    ),
  })
  .map(({ path, kind, value }) => (json: unknown): unknown => {
    let at = json as Record<string, unknown>;
    for (const [index, step] of path.entries()) {
      const keys = Object.keys(at);
      const key = keys[step % Math.max(keys.length, 1)];
      const inside = key === undefined ? undefined : at[key];
      if (key !== undefined && index < path.length - 1 && typeof inside === 'object' && inside !== null) {
        at = inside as Record<string, unknown>;
        continue;
      }
      if (kind === 'add' || key === undefined) at[Array.isArray(at) ? String(at.length) : 'added'] = value;
      else if (kind === 'replace') at[key] = value;
      else if (Array.isArray(at)) at.splice(Number(key), 1);
      else delete at[key];
      break;
    }
    return json;
  });

function facetOfNothing(): object {
  return { _producer: 'https://p.example', _schemaURL: 'https://s.example', _deleted: true };
}
