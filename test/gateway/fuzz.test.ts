// Whatever comes in at the door, it answers in its own words, and goes on answering.
import { connect } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { closeAll, post, PRODUCTS_QUERY, startGateway } from './mesh.ts';

let graph = '';
let port = 0;
beforeAll(async () => {
  const { gateway } = await startGateway();
  graph = `${await gateway.listen('127.0.0.1', 0)}/graphql`;
  port = Number(new URL(graph).port);
});
afterAll(closeAll);

/** A code of ours in every answer that is an error, and never a status that says that we failed. */
async function expectOwnWords(response: Response): Promise<void> {
  const text = await response.text();
  expect(response.status, text).toBeLessThan(500);
  if (response.status === 200) return;
  const { code, errors } = JSON.parse(text) as { code?: string; errors?: { extensions?: { code?: string } }[] };
  expect(code ?? errors?.[0]?.extensions?.code, text).toMatch(/^[A-Z_]+$/);
  expect(text).not.toMatch(/INTERNAL|node_modules|\.ts:/);
}

const stillAnswers = async () => expect((await post(graph, { query: PRODUCTS_QUERY })).answer.errors).toBeUndefined();

const WORDS = [
  '{',
  '}',
  '(',
  ')',
  'query',
  'mutation',
  'fragment F on',
  '...F',
  'dataProducts',
  'urn',
  'name',
  '$a',
  ':',
  '!',
  '[',
  ']',
  '@include(if: true)',
  '"',
  '"""',
  '#',
  '\\u0000',
  '__proto__',
  '__schema',
  '__typename',
  'null',
  '1e999',
  '🦜',
  ',',
  '=',
  '|',
  '&',
];
const documents = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.array(fc.constantFrom(...WORDS), { maxLength: 40 }).map((words) => words.join(' ')),
);
const bodies = fc.oneof(
  fc.json(),
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc
    .record(
      {
        query: fc.oneof(documents, fc.anything()),
        variables: fc.anything(),
        operationName: fc.anything(),
        extensions: fc.anything(),
      },
      { requiredKeys: [] },
    )
    .map((body) => {
      try {
        return JSON.stringify(body);
      } catch {
        return '{}';
      }
    }),
);

describe('a malformed request', () => {
  test('of any body is refused or answered', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(bodies, async (body) => {
        await expectOwnWords(
          await fetch(graph, { method: 'POST', headers: { 'content-type': 'application/json' }, body: body ?? '' }),
        );
      }),
      { numRuns: 600 },
    );
    await stillAnswers();
  });

  test('of any document and any search parameters is refused or answered', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(documents, fc.string({ maxLength: 60 }), async (query, variables) => {
        const search = new URLSearchParams({ query, variables });
        await expectOwnWords(await fetch(`${graph}?${search}`));
      }),
      { numRuns: 400 },
    );
    await stillAnswers();
  });

  test('of any header is refused or answered', { timeout: 120_000 }, async () => {
    const names = fc.constantFrom(
      'accept',
      'content-type',
      'origin',
      'sec-fetch-site',
      'x-request-id',
      'x-tributary-variant',
      'authorization',
      'x-client-name',
      'content-encoding',
    );
    const values = fc.string({
      unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)),
      maxLength: 60,
    });
    await fc.assert(
      fc.asyncProperty(fc.dictionary(names, values, { maxKeys: 4 }), async (headers) => {
        const response = await fetch(graph, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...headers },
          body: '{"query":"{ __typename }"}',
        });
        await expectOwnWords(response);
      }),
      { numRuns: 400 },
    );
    await stillAnswers();
  });

  test('of any bytes ends its own connection at most', { timeout: 120_000 }, async () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 400 }),
      fc
        .uint8Array({ maxLength: 100 })
        .map((body) =>
          Buffer.concat([
            Buffer.from(
              `POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`,
            ),
            body,
          ]),
        ),
      fc
        .string({ maxLength: 100 })
        .map((text) => Buffer.from(`GET /graphql?query=${text} HTTP/1.1\r\nhost: a\r\n\r\n`)),
    );
    await fc.assert(
      fc.asyncProperty(bytes, async (sent) => {
        const answer = await exchange(sent);
        expect(answer).not.toMatch(/^HTTP\/1\.1 5/);
      }),
      { numRuns: 300 },
    );
    await stillAnswers();
  });
});

/** What comes back on a connection of its own, until it is closed or quiet. */
function exchange(sent: Uint8Array): Promise<string> {
  return new Promise((resolve) => {
    let came = '';
    const socket = connect(port, '127.0.0.1', () => socket.end(sent));
    socket.setTimeout(1_000, () => socket.destroy());
    socket.on('data', (chunk) => (came += String(chunk)));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(came));
  });
}
