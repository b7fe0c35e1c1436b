/**
 * Our shapes against the official JSON Schemas: on their examples, on documents of ours that use every part of the
 * standards, and on what comes out when one thing in them is changed, the verdicts are the same, but for DIFFERENCES.
 */
import { Ajv2019, type ValidateFunction } from 'ajv/dist/2019.js';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { z } from 'zod';
import { contractShape } from '../../../schema/contract/shapes/contract-shape.ts';
import { productShape } from '../../../schema/contract/shapes/product-shape.ts';
import { hasPublicData, listPublic, readPublic } from './folder.ts';
import { RICH_CONTRACT_3_0, RICH_CONTRACT_3_1, RICH_PRODUCT } from './rich-documents.ts';

type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
type Standard = 'odcs 3.1.0' | 'odcs 3.0.2' | 'odps';

const SCHEMAS: Readonly<Record<Standard, string>> = {
  'odcs 3.1.0': 'odcs/schema/odcs-json-schema-v3.1.0.json',
  'odcs 3.0.2': 'odcs/schema/odcs-json-schema-v3.0.2.json',
  odps: 'odps/odps-json-schema-v1.0.0.json',
};
const SHAPES: Readonly<Record<Standard, z.ZodType>> = {
  'odcs 3.1.0': contractShape,
  'odcs 3.0.2': contractShape,
  odps: productShape,
};
const official = new Map<Standard, ValidateFunction>();

beforeAll(() => {
  if (!hasPublicData) return;
  const ajv = addFormats.default(new Ajv2019({ strict: false }));
  for (const [standard, path] of Object.entries(SCHEMAS)) {
    official.set(standard as Standard, ajv.compile(JSON.parse(readPublic(path)) as object));
  }
});

const isValid = (standard: Standard, document: unknown) => SHAPES[standard].safeParse(document).success;
const isOfficiallyValid = (standard: Standard, document: unknown) => official.get(standard)!(document);

function expectSameVerdict(standard: Standard, document: unknown): void {
  const expected = isOfficiallyValid(standard, document);
  const faults = JSON.stringify(
    expected ? SHAPES[standard].safeParse(document).error?.issues : official.get(standard)!.errors,
  );
  expect(isValid(standard, document), `the official schema says ${expected}: ${faults}`).toBe(expected);
}

interface Seed {
  readonly name: string;
  readonly standard: Standard;
  readonly document: Json;
}

function seed(name: string, value: { readonly apiVersion?: unknown }): Seed {
  const { apiVersion } = value;
  const document = JSON.parse(JSON.stringify(value)) as Json;
  const standard =
    name.endsWith('.odps.yaml') || name === 'rich product'
      ? 'odps'
      : apiVersion === 'v3.1.0'
        ? 'odcs 3.1.0'
        : 'odcs 3.0.2';
  return { name, standard, document };
}

const RICH: readonly Seed[] = [
  seed('rich contract 3.1', RICH_CONTRACT_3_1),
  seed('rich contract 3.0', RICH_CONTRACT_3_0),
  seed('rich product', RICH_PRODUCT),
];
const EXAMPLES: readonly Seed[] = ['odcs/examples/', 'odps/'].flatMap((folder) =>
  listPublic(folder).map((name) => seed(name, parse(readPublic(`${folder}${name}`)) as object)),
);
const SEEDS = [...RICH, ...EXAMPLES];
/** By index: a counterexample that prints whole documents says less. */
const anySeed = fc.nat(SEEDS.length - 1);
const REFUSED = ['all-data-types.odcs.yaml', 'basic-four-dpo.odcs.yaml', 'column-completeness.odcs.yaml'];

describe.skipIf(!hasPublicData)('Compared with the official schemas', () => {
  it('the twelve contracts and two products of the standards get the same verdict, and three are refused', () => {
    expect(EXAMPLES).toHaveLength(14);
    for (const { standard, document } of EXAMPLES) expectSameVerdict(standard, document);
    expect(EXAMPLES.filter(({ standard, document }) => !isValid(standard, document)).map(({ name }) => name)).toEqual(
      REFUSED,
    );
  });

  it.each(RICH)('a $name that uses every part is valid', ({ standard, document }) => {
    expect(official.get(standard)!(document), JSON.stringify(official.get(standard)!.errors)).toBe(true);
    expectSameVerdict(standard, document);
  });

  it.each(RICH)('a $name gets the same verdict whatever key is deleted', ({ standard, document }) => {
    for (const path of pathsIn(document))
      expectSameVerdict(
        standard,
        changeAt(document, path, () => undefined),
      );
  });

  it.each(RICH)('a $name gets the same verdict whatever key is added', ({ standard, document }) => {
    for (const path of [[], ...pathsIn(document)]) {
      expectSameVerdict(
        standard,
        changeAt(document, path, (value) => (isMapping(value) ? { ...value, unheard: 'of' } : value)),
      );
    }
  });

  it('any document gets the same verdict after values became other values', () => {
    const values = fc.oneof(
      fc.constantFrom<Json>(null, true, 0, 1, -1, 1.5, 1e300, '', 'text', [], {}, ['x'], ['x', 'x'], [1, 1], [1, 2], {
        a: 1,
      }),
      fc.constantFrom<Json>(
        'object',
        'array',
        'string',
        'timestamp',
        'library',
        'sql',
        'custom',
        'nullValues',
        'kafka',
        'duckdb',
        'custom',
      ),
      fc.constantFrom<Json>(
        '2026-02-29',
        '2024-02-29',
        '2026-01-31T17:00:00',
        '2026-01-31t25:00:00Z',
        'https://a b',
        'x y',
        'a.b',
        'a/b',
        'sftp://x',
      ),
    );
    fc.assert(
      fc.property(anySeed, fc.array(fc.tuple(fc.nat(), values), { minLength: 1, maxLength: 2 }), (index, changes) => {
        const { standard, document } = SEEDS[index]!;
        let changed = document;
        for (const [at, value] of changes) {
          const paths = pathsIn(changed);
          const path = paths[at % paths.length];
          if (path && path[0] !== 'apiVersion') changed = changeAt(changed, path, () => value);
        }
        expectSameVerdict(standard, changed);
      }),
      { numRuns: 1500 },
    );
  });

  it('any document gets the same verdict after a part of it was put elsewhere', () => {
    fc.assert(
      fc.property(anySeed, fc.nat(), fc.nat(), (index, from, to) => {
        const { standard, document } = SEEDS[index]!;
        const paths = pathsIn(document);
        const part = valueAt(document, paths[from % paths.length]!);
        const target = paths[to % paths.length]!;
        if (target[0] === 'apiVersion') return;
        const changed = changeAt(document, target, () => part);
        expectSameVerdict(standard, changed);
      }),
      { numRuns: 1500 },
    );
  });
});

/** Where we judge otherwise on purpose. `shapes/README.md` gives the reasons. */
const DIFFERENCES: readonly {
  readonly what: string;
  readonly standard: Standard;
  readonly change: object;
  readonly weSay: boolean;
}[] = [
  { what: 'an edition before 3.0', standard: 'odcs 3.1.0', change: { apiVersion: 'v2.2.2' }, weSay: false },
  {
    what: 'a zone without a colon',
    standard: 'odcs 3.1.0',
    change: { contractCreatedTs: '2026-01-31T17:00:00+0100' },
    weSay: false,
  },
  {
    what: 'a leap second',
    standard: 'odcs 3.1.0',
    change: { contractCreatedTs: '2016-12-31T23:59:60Z' },
    weSay: false,
  },
  {
    what: 'an infinity deep in a value',
    standard: 'odcs 3.1.0',
    change: { customProperties: [{ property: 'p', value: [Infinity] }] },
    weSay: false,
  },
  {
    what: 'a URI whose address in brackets is none',
    standard: 'odcs 3.1.0',
    change: { servers: [{ server: 's', type: 'api', location: 'https://[a]/' }] },
    weSay: true,
  },
];

describe.skipIf(!hasPublicData)('On purpose we judge otherwise of', () => {
  it.each(DIFFERENCES)('$what', ({ standard, change, weSay }) => {
    const document = { ...RICH_CONTRACT_3_1, ...change };
    expect(isValid(standard, document)).toBe(weSay);
    expect(isOfficiallyValid(standard, document)).toBe(!weSay);
  });
});

type JsonPath = readonly (string | number)[];

function pathsIn(value: Json, path: JsonPath = []): readonly JsonPath[] {
  if (typeof value !== 'object' || value === null) return [];
  const keys = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  return keys.flatMap((key) => [
    [...path, key],
    ...pathsIn((value as Record<string | number, Json>)[key]!, [...path, key]),
  ]);
}

function valueAt(value: Json, path: JsonPath): Json {
  return path.reduce((inner, key) => (inner as Record<string | number, Json>)[key]!, value);
}

/** A copy with the value at the path replaced; left out where `change` answers undefined. */
function changeAt(value: Json, [key, ...rest]: JsonPath, change: (value: Json) => Json | undefined): Json {
  if (key === undefined) return change(value)!;
  const inner = (value as Record<string | number, Json>)[key]!;
  const changed = rest.length === 0 ? change(inner) : changeAt(inner, rest, change);
  if (Array.isArray(value))
    return value.flatMap((item, index) => (index !== key ? [item] : changed === undefined ? [] : [changed]));
  const { [key]: _, ...others } = value as Record<string, Json>;
  return changed === undefined ? others : { ...others, [key]: changed };
}

function isMapping(value: Json): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
