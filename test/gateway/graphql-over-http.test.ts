// The specification of GraphQL over HTTP, by its own audits, and what it leaves to us: other sites, other media types.
import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { closeAll, post, startGateway } from './mesh.ts';

let graph = '';
beforeAll(async () => {
  const { gateway } = await startGateway({ allowedOrigins: ['https://bi.example'] });
  graph = `${await gateway.listen('127.0.0.1', 0)}/graphql`;
});
afterAll(closeAll);

describe('GraphQL over HTTP', () => {
  const audits = serverAudits({ url: () => graph });

  test('has 61 audits', () => expect(audits).toHaveLength(61));

  test.each(audits.map((audit) => [`${audit.id} ${audit.name}`, audit] as const))('%s', async (_name, audit) => {
    expect(await audit.fn()).toMatchObject({ status: 'ok' });
  });
});

describe('a web page', () => {
  const ask = (headers: Record<string, string>, method = 'GET') =>
    fetch(`${graph}?query={__typename}`, { method, headers });

  test('of this server may ask, and one of a site that is listed', async () => {
    const { host, origin } = new URL(graph);
    for (const headers of [
      { 'sec-fetch-site': 'same-origin' },
      { 'sec-fetch-site': 'none' },
      { host, origin },
      { 'sec-fetch-site': 'cross-site', origin: 'https://bi.example' },
    ]) {
      expect((await ask(headers as Record<string, string>)).status).toBe(200);
    }
  });

  test('of any other site may not, by any method', async () => {
    for (const headers of [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'https://evil.example' },
      { origin: 'null' },
    ]) {
      expect((await ask(headers as Record<string, string>)).status).toBe(403);
      expect((await post(graph, { query: '{ __typename }' }, headers as Record<string, string>)).status).toBe(403);
    }
  });

  test('is told by a preflight whether it may', async () => {
    const preflight = (origin: string) =>
      ask(
        { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' },
        'OPTIONS',
      );
    const [listed, other] = [await preflight('https://bi.example'), await preflight('https://evil.example')];
    expect(listed.headers.get('access-control-allow-origin')).toBe('https://bi.example');
    expect(listed.headers.get('access-control-allow-headers')).toBe('content-type');
    expect(listed.headers.get('vary')).toBe('origin');
    expect(other.headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('a request that is none', () => {
  test.each([
    ['a method that asks nothing', { method: 'PUT' }, 405],
    ['a body that is not JSON', { method: 'POST', headers: { 'content-type': 'text/plain' }, body: '{}' }, 415],
    [
      'a charset that JSON has not',
      { method: 'POST', headers: { 'content-type': 'application/json; charset=utf-16' } },
      415,
    ],
    [
      'a compressed body',
      { method: 'POST', headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' } },
      415,
    ],
    ['an answer of another type', { headers: { accept: 'text/html' } }, 406],
  ] as const)('%s', async (_what, init, status) => {
    const response = await fetch(`${graph}?query={__typename}`, init);
    expect(response.status).toBe(status);
    const { errors } = (await response.json()) as { errors: { message: string; extensions: { code: string } }[] };
    expect(errors[0]?.extensions.code).toBe('BAD_REQUEST');
    expect(errors[0]?.message).toMatch(/\w{3}/);
  });
});
