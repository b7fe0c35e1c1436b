/** Parsing what differs alone gives what parsing the whole does. */
import fc from 'fast-check';
import { buildSchema, parse, print, printSchema } from 'graphql';
import { describe, expect, test } from 'vitest';
import { apiSchemaOf } from '../../schema/api-schema.ts';
import { parseSupergraph } from '../../schema/parse-supergraph.ts';

const PARTS = [
  'type A {\n  a: Int\n}',
  '"""\nOf two parts.\n\ntype NotThis {\n\n"""\ntype B {\n  """With \\""" in it,\n\nand more."""\n  b: String\n}',
  'enum C {\n  ONE\n\n  TWO\n}',
  'scalar D\n# a comment with """ in it',
  'type E { e: Int } type F { f: [E!]! @deprecated(reason: "\\"\\"\\" no block") }',
  'extend type A {\n  "A text,"\n  more: D\n}',
  '',
];

describe('a supergraph that is parsed after another', () => {
  test('reads as it does alone, whatever stood in the one before', () => {
    const sdl = fc.array(fc.constantFrom(...PARTS), { minLength: 1 }).map((parts) => parts.join('\n\n'));
    fc.assert(
      fc.property(sdl, (text) => {
        let alone;
        try {
          alone = print(parse(text, { noLocation: true }));
        } catch (error) {
          expect(() => parseSupergraph(text)).toThrow((error as Error).message);
          return;
        }
        expect(print(parseSupergraph(text))).toBe(alone);
      }),
      { numRuns: 500 },
    );
  });

  test('shares the nodes of what has not changed', () => {
    const before = parseSupergraph('type A { a: Int }\n\ntype B { b: Int }');
    const after = parseSupergraph('type A { a: Int }\n\ntype B { b: String }');
    expect(after.definitions[0]).toBe(before.definitions[0]);
    expect(after.definitions[1]).not.toBe(before.definitions[1]);
  });
});

describe('the schema that clients see', () => {
  test('has fields that are called as directives of routers are', () => {
    const seen = apiSchemaOf(parse('type Query { tag: String link: Int core: Int inaccessible: Int shown: Int }'));
    expect(printSchema(seen)).toBe(
      printSchema(buildSchema('type Query { tag: String link: Int core: Int inaccessible: Int shown: Int }')),
    );
  });

  test('has nothing that is inaccessible', () => {
    const hidden =
      'type Query { a: Int b: Int @inaccessible c: Kept } type Gone @inaccessible { a: Int } type Kept { a: Int }';
    const seen = apiSchemaOf(parse(`${hidden} directive @inaccessible on FIELD_DEFINITION | OBJECT`));
    expect(Object.keys(seen.getTypeMap())).not.toContain('Gone');
    expect(Object.keys(seen.getQueryType()!.getFields())).toEqual(['a', 'c']);
  });

  test('leaves out of its types the interfaces and members that are inaccessible', () => {
    const seen = apiSchemaOf(
      parse(`type Query { either: Either kept: Kept } union Either = Kept | Gone type Gone @inaccessible { a: Int }
        interface Hidden @inaccessible { a: Int } interface Shown { a: Int } type Kept implements Hidden & Shown { a: Int }`),
    );
    const shown = `type Query { either: Either kept: Kept } union Either = Kept
      interface Shown { a: Int } type Kept implements Shown { a: Int }`;
    expect(printSchema(seen)).toBe(printSchema(buildSchema(shown)));
  });
});
