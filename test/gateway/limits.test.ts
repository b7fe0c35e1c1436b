// How much a request may ask, and a client.
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { parse } from 'graphql';
import { afterEach, describe, expect, test } from 'vitest';
import { readTrustedDocuments, type GatewayOptions } from '../../gateway/index.ts';
import { checkDocumentLimits } from '../../gateway/limits/document-limits.ts';
import { createRate } from '../../gateway/limits/rate.ts';
import type { GraphQLHandler } from '../../lib/graphql-request.ts';
import { closeAll, compose, healthy, newHome, post, startGateway, subgraph } from './mesh.ts';

afterEach(closeAll);

/** Lineage with pages. */
const PAGES = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])
  type Node { id: ID next(first: Int = 10): Page! tags: [Tag!] } type Tag { name: String } type Page { nodes: [Node!]! }
  type Query { nodes(first: Int): Page! }`;
const page = (size: number): unknown => ({
  nodes: Array.from({ length: size }, (_, id) => ({ id, next: () => page(2), tags: [{ name: 'a' }] })),
});
const pages: GraphQLHandler = subgraph(PAGES, {
  Query: { nodes: (_: unknown, { first }: { first?: number }) => page(Math.min(first ?? 50, 3)) },
});

async function listening(given: Partial<GatewayOptions>) {
  const inProcess = healthy().set('pages', pages);
  const { gateway } = await startGateway({ inProcess, ...given }, compose({}, { pages: PAGES }));
  const graph = `${await gateway.listen('127.0.0.1', 0)}/graphql`;
  return { graph, ask: (query: string, variables = {}) => post(graph, { query, variables }) };
}

describe('a document', () => {
  const limits = { depth: 3, aliases: 2, rootFields: 2, directives: 1 };

  test.each([
    ['{ nodes { nodes { next { nodes { id } } } } }', /5 levels deep, and may have 3/],
    ['{ a: __typename b: __typename c: __typename }', /3 aliases, and may have 2/],
    ['{ nodes { __typename } roots { urn } __typename }', /3 root fields, and may have 2/],
    ['{ nodes @include(if: true) { __typename @skip(if: false) } }', /2 directives, and may have 1/],
    [
      '{ ...A } fragment A on Query { a: __typename b: __typename ...B } fragment B on Query { c: __typename }',
      /3 aliases/,
    ],
  ])('%s is held to its limits, fragments and all', async (query, message) => {
    const { ask } = await listening({ limits });
    const { answer } = await ask(query);
    expect(answer.errors?.[0]?.extensions.code).toBe('QUERY_TOO_COMPLEX');
    expect(answer.errors?.map((error) => error.message).join()).toMatch(message);
  });

  test('of fragments in fragments is given up soon', () => {
    const levels = Array.from(
      { length: 30 },
      (_, level) => `fragment F${level} on Query { ...F${level + 1} ...F${level + 1} }`,
    );
    const begin = performance.now();
    const [error] = checkDocumentLimits(parse(`{ ...F0 } ${levels.join(' ')} fragment F30 on Query { a }`), limits);
    expect(error?.extensions['code']).toBe('QUERY_TOO_COMPLEX');
    expect(performance.now() - begin).toBeLessThan(2_000);
  });
});

describe('an answer', () => {
  test('has pages of a size that is allowed, by literal and by variable', async () => {
    const { ask } = await listening({ limits: { pageSize: 20 } });
    expect((await ask('{ nodes(first: 20) { nodes { id } } }')).answer.errors).toBeUndefined();
    const literal = await ask('{ nodes(first: 21) { nodes { id } } }');
    const variable = await ask('query ($n: Int) { nodes(first: $n) { nodes { id } } }', { n: 1_000 });
    for (const { status, answer } of [literal, variable]) {
      expect(status).toBe(400);
      expect(answer.errors?.[0]?.extensions.code).toBe('QUERY_TOO_COMPLEX');
    }
    expect(variable.answer.errors?.[0]?.message).toMatch(/a page of 1000 \(first\), and a page has at most 20/);
  });

  test('holds no more objects than are allowed, pages in pages counted', async () => {
    const { ask } = await listening({ limits: { cost: 1_000 } });
    const query = (first: number) => `{ nodes(first: ${first}) { nodes { next { nodes { id } } } } }`;
    expect((await ask(query(80))).answer.errors).toBeUndefined();
    expect((await ask(query(90))).answer.errors?.[0]?.message).toMatch(/could hold 1081 objects, and may hold 1000/);
  });
});

describe('a client', () => {
  test('that has asked for as much as it may is told when to come back', async () => {
    const { ask, graph } = await listening({ limits: { costPerMinute: 60 } });
    const query = '{ nodes(first: 50) { nodes { id } } }';
    expect((await ask(query)).status).toBe(200);
    expect((await ask(query)).status).toBe(200); // Of the first only the four objects were charged that came.
    const statuses = await Promise.all(
      Array.from({ length: 20 }, () => post(graph, { query }, { 'x-request-id': 'r' })),
    );
    const refused = statuses.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(0);
    expect(Number(refused[0]!.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(refused[0]!.answer.errors?.[0]?.extensions.code).toBe('RATE_LIMITED');
  });

  test('never has more in a minute than it may, whatever it asks and when', () => {
    const asks = fc.array(fc.record({ wait: fc.nat(20_000), cost: fc.integer({ min: 1, max: 100 }) }), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(asks, (steps) => {
        let now = 0;
        const rate = createRate(100, () => now);
        const taken: { readonly at: number; readonly cost: number }[] = [];
        for (const { wait, cost } of steps) {
          now += wait;
          if (rate.take('a', cost) === 0) taken.push({ at: now, cost });
        }
        for (const { at } of taken) {
          const inMinute = taken.filter((each) => each.at >= at && each.at < at + 60_000);
          // A full bucket, and what flows in meanwhile.
          expect(inMinute.reduce((sum, { cost }) => sum + cost, 0)).toBeLessThanOrEqual(200);
        }
        expect(rate.take('b', 100)).toBe(0);
      }),
    );
  });

  test('is asked to come back where the gateway has its hands full', async () => {
    let letGo = (): void => undefined;
    let arrive = (): void => undefined;
    const waiting = new Promise<void>((resolve) => (letGo = resolve));
    const arrived = new Promise<void>((resolve) => (arrive = resolve));
    let asked = 0;
    const inProcess = healthy().set('pages', async (request, envelope) => {
      if ((asked += 1) === 2) arrive();
      await waiting;
      return pages(request, envelope);
    });
    const { gateway } = await startGateway({ inProcess, limits: { concurrency: 2 } }, compose({}, { pages: PAGES }));
    const graph = `${await gateway.listen('127.0.0.1', 0)}/graphql`;
    const ask = (first: number) => post(graph, { query: `{ nodes(first: ${first}) { nodes { id } } }` });
    const inside = [ask(1), ask(2)];
    await arrived;
    const { status, headers, answer } = await ask(3);
    letGo();
    expect([status, headers.get('retry-after'), answer.errors?.[0]?.extensions.code]).toEqual([503, '1', 'OVERLOADED']);
    expect((await Promise.all(inside)).map((each) => each.status)).toEqual([200, 200]);
    expect((await ask(4)).status).toBe(200);
  });
});

describe('trusted documents', () => {
  const TRUSTED = '{ roots { urn } }';
  const id = createHash('sha256').update(TRUSTED).digest('hex');
  const file = async (content: unknown) => {
    const path = join(await newHome(), 'documents.json');
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  };

  test.each([
    ['a plain object', { [id]: TRUSTED }],
    [
      'a manifest',
      {
        format: 'apollo-persisted-query-manifest',
        version: 1,
        operations: [{ id, body: TRUSTED, name: 'Roots', type: 'query' }],
      },
    ],
  ])('from %s are taken by text and by id, and nothing else is', async (_what, content) => {
    const { graph } = await listening({ trustedDocuments: readTrustedDocuments(await file(content), 'enforce') });
    const statusOf = async (body: object) => (await post(graph, body)).status;
    expect(await statusOf({ query: TRUSTED })).toBe(200);
    expect(await statusOf({ documentId: id })).toBe(200);
    expect(await statusOf({ extensions: { persistedQuery: { version: 1, sha256Hash: id } } })).toBe(200);
    expect(await statusOf({ query: '{ __typename }' })).toBe(403);
    expect(await statusOf({ documentId: 'unknown' })).toBe(400);
  });

  test('are only told of where they are tried out', async () => {
    const { ask } = await listening({ trustedDocuments: readTrustedDocuments(await file({ [id]: TRUSTED }), 'log') });
    expect((await ask('{ __typename }')).status).toBe(200);
  });

  test('that can not be read end the start with why', async () => {
    const path = await file('[1]');
    expect(() => readTrustedDocuments(path, 'enforce')).toThrow(/expected \{"<id>": "<document>"\}/);
    expect(() => readTrustedDocuments('/nowhere.json', 'log')).toThrow(/can not be read/);
  });
});
