// What several subgraphs answer together is what one schema with all of the data answers alone.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createGateway, createHeldSource, type Gateway } from '../../../gateway/index.ts';
import { closeAll, closeLater, optionsOf } from '../mesh.ts';
import { randomOperation } from './random-query.ts';
import { composeUniverse, plain, subgraphs } from './universe.ts';

/** `TRIBUTARY_DIFFERENTIAL_QUERIES` sets another number. */
const QUERIES = Number(process.env['TRIBUTARY_DIFFERENTIAL_QUERIES'] ?? 3_000);
/** More than these are not told. */
const MOST_TOLD = 5;
const VALUES = { Int: [0, 1, 2, 3, 7], ID: ['m0', 'm3', 'none'], 'place.precision': [1, 2, 9] };
/** What nobody writes by hand is larger than what anybody may send. */
const LIMITS = { rootFields: 10_000, aliases: 10_000, directives: 10_000, depth: 1_000 };
const ENVELOPE = { requestId: 'test' };

const { schema, ask: askPlain } = plain();
let gateway: Gateway;
beforeAll(async () => {
  const source = createHeldSource();
  await source.publish(composeUniverse());
  gateway = closeLater(await createGateway(await optionsOf({ source, inProcess: subgraphs(), limits: LIMITS })));
});
afterAll(closeAll);

/** What is wrong with the answer; `undefined` where it is, to the byte, what one schema answers. */
async function faultOf(operation: { readonly query: string; readonly variables?: Readonly<Record<string, unknown>> }) {
  const [expected, came] = [await askPlain(operation, ENVELOPE), await gateway.handle(operation, ENVELOPE)];
  if (JSON.stringify(came) === JSON.stringify({ data: expected.data })) return undefined;
  return `${operation.query}\n${JSON.stringify(operation.variables)}\n expected ${JSON.stringify(expected)}\n came ${JSON.stringify(came)}`;
}

describe('from subgraphs as from one schema', () => {
  test(`${QUERIES} generated queries have the same answers`, { timeout: 600_000 }, async () => {
    const faults: string[] = [];
    for (let seed = 1; seed <= QUERIES && faults.length < MOST_TOLD; seed += 1) {
      const fault = await faultOf(randomOperation(schema, seed, VALUES));
      if (fault !== undefined) faults.push(`seed ${seed}: ${fault}`);
    }
    expect(faults).toEqual([]);
  });

  test.each([
    [
      'fields that require one field with different arguments',
      '{ items { ... on Book { deposit shippingCost price(currency: USD) } } }',
    ],
    [
      'a client that calls a cell like a key',
      '{ book(id: "m1") { id: title isbn: id title: isbn reviews { id: body } } }',
    ],
    ['types of an interface object', '{ topRated { ... on Book { rating } ... on Film { score genre } } }'],
    ['an interface object that can not be asked', '{ wished { __typename title ... on Film { director { place } } } }'],
    ['a key with a null', '{ warehouses { code capacity keeper { name badge } } }'],
    ['a compound key', '{ warehouses { keeper { email age manager { badge } } } }'],
    ['what is provided', '{ reviews { by { age org { label } name } } }'],
    ['a field that another subgraph took over', '{ items { ... on Film { director { name } cast { name email } } } }'],
    [
      'a union and two interfaces',
      '{ shelf { rows { ... on Media { title } ... on Sized { dims { width } } ... on Film { tape } } } }',
    ],
    [
      'enums of which subgraphs know different values',
      '{ warehouses { address { region } } orgs { address { region } } }',
    ],
    [
      'names of every object',
      '{ book(id: "m0") { constructor: title toString: id __proto__: pages hasOwnProperty: isbn } }',
    ],
  ])('%s', async (_what, query) => {
    expect(await faultOf({ query })).toBeUndefined();
  });
});
