/** What an operation touches, by schema coordinates. */
import { buildSchema, parse } from 'graphql';
import { expect, it } from 'vitest';
import { coordinatesOf } from '../../schema/coordinates.ts';

const SCHEMA = buildSchema(`
  type Query { search(query: String!, first: Int, filter: Filter, sort: Sort = NAME): [Node!]  total: Int }
  interface Node { id: ID!  name: String }
  type Product implements Node { id: ID!  name: String  price(unit: Unit): Float }
  input Filter { tags: [String!]  range: Range }
  input Range { from: Int  to: Int }
  enum Sort { NAME PRICE }
  enum Unit { EURO CENT }
`);
const touched = (query: string) => coordinatesOf(parse(query), SCHEMA);

it('names fields by the type that is asked, and the interface for its fields', () => {
  expect(touched('{ search(query: "x") { id ... on Product { name } } }')).toEqual([
    'Node.id',
    'Product',
    'Product.name',
    'Query.search',
    'Query.search(query:)',
  ]);
});

it('names what is written into arguments, at every depth', () => {
  expect(touched('{ search(query: "x", sort: PRICE, filter: { range: { from: 1 } }) { id } }')).toEqual([
    'Filter.range',
    'Node.id',
    'Query.search',
    'Query.search(filter:)',
    'Query.search(query:)',
    'Query.search(sort:)',
    'Range.from',
    'Sort.PRICE',
  ]);
});

it('names the type of a variable, whose fields nobody can see', () => {
  expect(touched('query ($f: Filter, $s: Sort = NAME) { search(query: "x", filter: $f, sort: $s) { id } }')).toEqual([
    'Filter',
    'Node.id',
    'Query.search',
    'Query.search(filter:)',
    'Query.search(query:)',
    'Query.search(sort:)',
    'Sort',
    'Sort.NAME',
  ]);
});

it('follows named fragments, and leaves out introspection and what the schema does not have', () => {
  const query =
    'query { __typename gone { x } total ...Named } fragment Named on Query { search(query: "a") { __typename } }';
  expect(touched(query)).toEqual(['Query', 'Query.search', 'Query.search(query:)', 'Query.total']);
});
