// A plan on the reduced graph gives the answers of the plan on the whole, and does not ask more of anybody.
import { buildSubgraphSchema } from '@apollo/subgraph';
import { graphql, parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createGeneration } from '../../../gateway/executors/tributary/create-generation.ts';
import type { PlanningKind } from '../../../gateway/executors/tributary/reduced/open-planning.ts';
import { createReductions } from '../../../gateway/executors/tributary/reduced/stand-ins.ts';
import type { Generation } from '../../../gateway/engine/generation.ts';
import { openScope } from '../../../gateway/request-scope.ts';
import type { GraphQLHandler, GraphQLResponse } from '../../../lib/graphql-request.ts';
import { silentLogger } from '../../../lib/logger.ts';
import { compose } from '../../../schema/compose.ts';
import { createCatalog } from '../../../subgraphs/catalog/index.ts';
import { createDomain } from '../../../subgraphs/kit/index.ts';
import { aPort, aProduct } from '../../subgraphs/kit/builders.ts';
import { compose as composeSmall, healthy, SDLS as SMALL_SDLS, subgraph, URNS as SMALL_URNS } from '../mesh.ts';
import { randomOperation } from './random-query.ts';

const QUERIES = Number(process.env['TRIBUTARY_DIFFERENTIAL_QUERIES'] ?? 2_000);
const NAMES = ['payments', 'lending', 'risk', 'finance', 'customers'];
const URNS = NAMES.flatMap((name) => [0, 1, 2].map((index) => `urn:dp:${name}:product-${index}`));

/** A platform subgraph that knows products as interface objects, and leads from each to others. */
const LINKS = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@interfaceObject"])
  type DataProduct @key(fields: "urn") @interfaceObject { urn: ID! rank: Int next(steps: Int = 1): DataProduct all: [DataProduct!] node: LinkNode }
  type LinkNode { id: ID! product: DataProduct label: String }
  type Query { products(first: Int = 4): [DataProduct!]! product(urn: ID!): DataProduct nodes: [LinkNode!]! }`;

const at = (index: number) => ({ urn: URNS[index % URNS.length]! });
const indexOf = ({ urn }: { urn: string }) => URNS.indexOf(urn);
const nodeOf = (index: number) => ({
  id: `n${index}`,
  label: index % 3 ? `Node ${index}` : null,
  product: index % 4 ? at(index * 2) : null,
});
const links: GraphQLHandler = async ({ query, variables }) =>
  (await graphql({
    schema: buildSubgraphSchema({
      typeDefs: parse(LINKS),
      resolvers: {
        DataProduct: {
          __resolveReference: async ({ urn }: { urn: string }) => ({ urn }),
          rank: indexOf,
          next: (product: { urn: string }, { steps }: { steps: number }) => at(indexOf(product) + 1 + Math.abs(steps)),
          all: (product: { urn: string }) => [at(indexOf(product)), at(indexOf(product) + 4), at(indexOf(product) + 7)],
          node: (product: { urn: string }) => nodeOf(indexOf(product)),
        },
        Query: {
          products: (_: unknown, { first }: { first: number }) => URNS.slice(0, first).map((urn) => ({ urn })),
          product: (_: unknown, { urn }: { urn: string }) => (URNS.includes(urn) ? { urn } : null),
          nodes: () => [1, 2, 3, 4, 5].map(nodeOf),
        },
      },
    }),
    source: query,
    variableValues: variables ?? {},
  })) as GraphQLResponse;

const domains = NAMES.map((name) =>
  createDomain({
    description: { name, title: name, description: name, owner: { name: 'Team', email: 'team@bank.example' } },
    products: [0, 1, 2].map((index) =>
      aProduct(`urn:dp:${name}:product-${index}`, {
        outputPorts: index === 1 ? [aPort('events', ['id', 'amount'])] : [],
        tags: [name],
      }),
    ),
    logger: silentLogger,
    // One domain has a field and a type of its own.
    ...(name === 'risk' && {
      sdl: 'extend type RiskDataProduct { model: RiskModel grade(scale: Int = 1): Int } type RiskModel { title: String }',
      resolvers: {
        RiskDataProduct: {
          model: ({ urn }: { urn: string }) => ({ title: urn }),
          grade: (_: unknown, { scale }: { scale: number }) => scale,
        },
      },
    }),
  }),
);

function mesh() {
  const composition = compose([
    ...domains.map(
      ({ name, sdl }) => ({ name, sdl, url: `inprocess://${name}`, kind: 'domain', isTolerant: true }) as const,
    ),
    { name: 'links', sdl: LINKS, url: 'inprocess://links', kind: 'platform', isTolerant: false },
  ]);
  if (composition.kind === 'refused') throw new Error(JSON.stringify(composition.findings));
  const catalog = createCatalog({ domains: NAMES, sdl: composition.catalogSdl, logger: silentLogger });
  const handlers = new Map([...domains, catalog].map(({ name, handle }) => [name, handle]));
  return { sdl: composition.supergraphSdl, handlers: handlers.set('links', links) };
}

const { sdl, handlers } = mesh();

/** What was asked, by subgraph. */
const asked: string[] = [];
const open = (planningKind: PlanningKind, of = { sdl, handlers }): Promise<Generation> =>
  createGeneration(of.sdl, {
    openSubgraph:
      ({ name }) =>
      async ({ request }, { requestId }) => {
        asked.push(name);
        const { data } = await of.handlers.get(name)!(request, { requestId });
        return JSON.parse(JSON.stringify(data ?? null)) as Record<string, unknown>;
      },
    logger: silentLogger,
    isComposed: true,
    planningKind,
  });

let whole: Generation;
let reduced: Generation;
let here: Generation;
beforeAll(async () => {
  [whole, reduced, here] = [await open('whole'), await open('aside'), await open('here')];
});
afterAll(() => [whole, reduced, here].forEach(({ close }) => close?.()));

async function answerOf(generation: Generation, query: string, variables: Readonly<Record<string, unknown>> = {}) {
  asked.length = 0;
  const { scope, close } = openScope({ requestId: 'test', deadlineMs: 10_000 });
  const { data, errors } = await generation.execute(
    { hash: query, document: parse(query), operationName: undefined, variables },
    scope,
  );
  close();
  return { data, errors: errors.map(({ message }) => message), asked: [...asked].sort() };
}

const VALUES = { Int: [0, 1, 2, 3, 9], ID: [URNS[0]!, URNS[7]!, 'urn:dp:risk:none'] };

describe('a plan on the reduced graph', () => {
  test(`answers ${QUERIES} generated queries as the plan on the whole does`, { timeout: 600_000 }, async () => {
    const faults: string[] = [];
    for (let seed = 1; seed <= QUERIES && faults.length < 5; seed += 1) {
      const { query, variables } = randomOperation(whole.schema, seed, VALUES);
      const expected = await answerOf(whole, query, variables);
      for (const generation of [reduced, here]) {
        const came = await answerOf(generation, query, variables);
        if (came.data === expected.data && came.errors.join() === expected.errors.join()) continue;
        faults.push(
          `seed ${seed}: ${query} ${JSON.stringify(variables)}\n expected ${JSON.stringify(expected)}\n came ${JSON.stringify(came)}`,
        );
      }
    }
    expect(faults).toEqual([]);
  });

  test('asks the domains whose products are in the answer, once each', async () => {
    const query = '{ products(first: 9) { urn name rank next { name owners { name } } } }';
    const [expected, came] = [await answerOf(whole, query), await answerOf(reduced, query)];
    expect(came).toEqual(expected);
    expect(came.asked.filter((name) => name === 'lending')).toHaveLength(1);
    expect(JSON.parse(came.data!)).toMatchObject({ products: { 4: { name: 'Name of urn:dp:lending:product-1' } } });
  });

  test('asks all domains, where the catalog knows no products but theirs', async () => {
    const generation = await open('aside', { sdl: composeSmall(), handlers: healthy() });
    const { data } = await answerOf(generation, '{ dataProducts { name } }');
    generation.close?.();
    expect(JSON.parse(data!)).toEqual({ dataProducts: SMALL_URNS.map((urn) => ({ name: `The ${urn}` })) });
  });

  test('is as whole where a subgraph knows products of a domain by their type', async () => {
    const list = `${SMALL_SDLS['payments']!.split('interface')[0]!}
      type PaymentsDataProduct @key(fields: "urn") { urn: ID! place: Int }
      type Query { listed: [PaymentsDataProduct] }`;
    const resolvers = {
      PaymentsDataProduct: { __resolveReference: ({ urn }: { urn: string }) => ({ urn }), place: () => 1 },
      Query: { listed: () => [{ urn: SMALL_URNS[0] }] },
    };
    const of = { sdl: composeSmall({}, { list }), handlers: healthy().set('list', subgraph(list, resolvers)) };
    const generation = await open('aside', of);
    const { data } = await answerOf(
      generation,
      '{ listed { name place } dataProducts { name ... on PaymentsDataProduct { place } } }',
    );
    generation.close?.();
    expect(JSON.parse(data!)).toEqual({
      listed: [{ name: `The ${SMALL_URNS[0]}`, place: 1 }],
      dataProducts: SMALL_URNS.map((urn) => ({ name: `The ${urn}`, ...(urn.includes('payments') && { place: 1 }) })),
    });
  });

  test('knows the domains that an operation names apart from those it does not', () => {
    const { domains, reductionFor } = createReductions(parse(sdl));
    const standInOf = (text: string) =>
      reductionFor(text).standIns.flatMap(({ members }) => [...members.values()].sort());
    expect(domains).toHaveLength(5);
    expect(standInOf('{products{urn}}')).toEqual([...NAMES].sort());
    expect(standInOf('{products{__typename ...on RiskDataProduct{model{title}}}}')).toEqual([
      'customers',
      'finance',
      'lending',
      'payments',
    ]);
    expect(standInOf('{riskDataProducts{nodes{name}}}')).toEqual(['customers', 'finance', 'lending', 'payments']);
  });
});
