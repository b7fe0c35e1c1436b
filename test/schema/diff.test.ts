/** What changed between two schemas, and whose queries that could hurt. */
import { expect, it } from 'vitest';
import { diffSchemas } from '../../schema/diff.ts';

const BEFORE = `
  type Query { search(query: String, sort: Sort): [Product!]  total: Int }
  type Product { name: String  price(unit: Unit): Float  unit: Unit }
  enum Sort { NAME PRICE }
  enum Unit { EURO CENT }
  input Filter { tag: String }
  type Shelf { filter: Int }`;
const changed = async (from: string, to: string) =>
  (await diffSchemas(BEFORE, BEFORE.replace(from, to))).map(({ kind, rule, coordinate, hurts }) => [
    kind,
    rule,
    coordinate,
    hurts,
  ]);

it('says nothing of what stayed', async () => expect(await diffSchemas(BEFORE, BEFORE)).toEqual([]));

it.each([
  ['a field that goes', 'total: Int', '', ['BREAKING', 'FIELD_REMOVED', 'Query.total', ['Query.total']]],
  [
    'a field of another type',
    'total: Int',
    'total: String',
    ['BREAKING', 'FIELD_TYPE_CHANGED', 'Query.total', ['Query.total']],
  ],
  [
    'an argument that goes',
    '(query: String, sort: Sort)',
    '(query: String)',
    ['BREAKING', 'FIELD_ARGUMENT_REMOVED', 'Query.search(sort:)', ['Query.search(sort:)']],
  ],
  [
    'an argument that is asked for from now on',
    'total: Int',
    'total(of: Int!): Int',
    ['BREAKING', 'FIELD_ARGUMENT_ADDED', 'Query.total(of:)', ['Query.total']],
  ],
  [
    'a value that goes, also out of fields',
    'enum Unit { EURO CENT }',
    'enum Unit { EURO }',
    ['BREAKING', 'ENUM_VALUE_REMOVED', 'Unit.CENT', ['Unit.CENT', 'Product.unit']],
  ],
  [
    'an input field that goes, also in variables',
    'tag: String',
    'other: String',
    ['BREAKING', 'INPUT_FIELD_REMOVED', 'Filter.tag', ['Filter.tag', 'Filter']],
  ],
  [
    'a type that goes, with its fields',
    'type Shelf { filter: Int }',
    '',
    ['BREAKING', 'TYPE_REMOVED', 'Shelf', ['Shelf', 'Shelf.filter']],
  ],
  ['a field that comes', 'total: Int', 'total: Int more: Int', ['SAFE', 'FIELD_ADDED', 'Query.more', []]],
])('knows %s', async (_what, from, to, expected) => expect(await changed(from, to)).toContainEqual(expected));
