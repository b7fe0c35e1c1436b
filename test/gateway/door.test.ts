// The door as a client meets it over HTTP.
import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { Registry } from 'prom-client';
import { afterEach, describe, expect, test } from 'vitest';
import type { GatewayOptions } from '../../gateway/index.ts';
import { ask, closeAll, healthy, post, PRODUCTS_QUERY, serve, compose, startGateway } from './mesh.ts';

afterEach(closeAll);

async function listening(given: Partial<GatewayOptions> = {}, supergraph?: string) {
  const { gateway, source } = await startGateway(given, supergraph);
  const base = await gateway.listen('127.0.0.1', 0);
  return { gateway, source, base, graph: `${base}/graphql` };
}

/** A mesh whose payments wait until they are let go; `asked` gives the signal of the first call. */
function withWaitingPayments() {
  let letGo: () => void = () => {};
  let onAsked: (signal: AbortSignal) => void = () => {};
  const released = new Promise<void>((resolve) => (letGo = resolve));
  const asked = new Promise<AbortSignal>((resolve) => (onAsked = resolve));
  const inProcess = healthy();
  const payments = inProcess.get('payments')!;
  inProcess.set('payments', async (request, envelope) => {
    onAsked(envelope.signal!);
    await released;
    return payments(request, envelope);
  });
  return { inProcess, asked, letGo: () => letGo() };
}

describe('a request', () => {
  test('by POST and by GET has the same answer', async () => {
    const { graph } = await listening();
    const posted = await post(graph, { query: PRODUCTS_QUERY });
    const got = await fetch(`${graph}?query=${encodeURIComponent(PRODUCTS_QUERY)}`, {
      headers: { 'apollo-require-preflight': 'yes' },
    });
    expect(posted.status).toBe(200);
    expect(await got.json()).toEqual(posted.answer);
  });

  test('has its id echoed, and passed to the subgraphs', async () => {
    const seen: string[] = [];
    const inProcess = healthy();
    const payments = inProcess.get('payments')!;
    inProcess.set('payments', (request, envelope) => (seen.push(envelope.requestId), payments(request, envelope)));
    const { graph } = await listening({ inProcess });
    const { headers } = await post(graph, { query: PRODUCTS_QUERY }, { 'x-request-id': 'mine-1' });
    expect(headers.get('x-request-id')).toBe('mine-1');
    expect(seen).toEqual(['mine-1']);
  });

  test('in process takes the same path', async () => {
    const { gateway, graph } = await listening();
    const { answer } = await post(graph, { query: PRODUCTS_QUERY });
    expect(await ask(gateway, PRODUCTS_QUERY)).toEqual(answer);
  });
});

describe('what is refused', () => {
  test('a mutation by GET', async () => {
    const { graph } = await listening();
    const query = encodeURIComponent('mutation { paymentsDataProductsTouch }');
    const response = await fetch(`${graph}?query=${query}`, { headers: { 'apollo-require-preflight': 'yes' } });
    expect(response.status).toBe(405);
  });

  test('a request that another site could have made a browser send', async () => {
    const { graph } = await listening();
    const byForm = await fetch(graph, {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: '{"query":"{__typename}"}',
    });
    const byLink = await fetch(`${graph}?query={__typename}`, { headers: { 'sec-fetch-site': 'cross-site' } });
    const byScript = await post(graph, { query: '{ __typename }' }, { origin: 'https://evil.example' });
    expect([byForm.status, byLink.status, byScript.status]).toEqual([415, 403, 403]);
  });

  test('several operations in one body', async () => {
    const { graph } = await listening();
    expect((await post(graph, [{ query: '{ __typename }' }])).status).toBe(400);
  });

  test('a body over a mebibyte', async () => {
    const { graph } = await listening();
    const { status, answer } = await post(graph, { query: `{ __typename } #${'x'.repeat(1_100_000)}` });
    expect(status).toBe(413);
    expect(answer).toMatchObject({ code: 'PAYLOAD_TOO_LARGE' });
  });

  test('a document of too many tokens, or nested too deep', async () => {
    const { graph } = await listening();
    const wide = `{ ${'a '.repeat(16_000)} }`;
    const deep = `${'{ a '.repeat(4_900)}${'}'.repeat(4_900)}`;
    const answers = [await post(graph, { query: wide }), await post(graph, { query: deep })];
    expect(answers.map(({ status }) => status)).toEqual([400, 400]);
    expect(answers[0]?.answer.errors?.[0]?.message).toMatch(/15000 tokens/);
    expect(answers[1]?.answer.errors?.[0]?.message).toMatch(/deeper than 100 levels/);
  });

  test('introspection and hints of the schema in production', async () => {
    const { graph } = await listening({ isProduction: true });
    const { status, answer } = await post(graph, { query: '{ __schema { queryType { name } } }' });
    expect(status).toBe(400);
    expect(answer.errors?.[0]?.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
    const typo = await post(graph, { query: '{ dataProduct }' });
    expect(typo.answer.errors).toHaveLength(1);
    expect(JSON.stringify(typo.answer)).not.toContain('Did you mean');
  });

  test('variables of a wrong type, in words about them', async () => {
    const { graph } = await listening();
    const body = { query: 'query ($on: Boolean!) { __typename @include(if: $on) }', variables: { on: 'yes' } };
    const { status, answer } = await post(graph, body);
    expect(status).toBe(400);
    expect(answer.errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    expect(answer.errors?.[0]?.message).toContain('$on');
  });
});

describe('the deadline of a request', () => {
  test('gives what came until then, and names who was waited for', async () => {
    const { inProcess } = withWaitingPayments();
    const { graph } = await listening({ inProcess, requestDeadlineMs: 200 });
    const { status, answer } = await post(graph, { query: PRODUCTS_QUERY });
    expect(status).toBe(200);
    expect(answer.data?.['dataProducts']).toHaveLength(3);
    expect(answer.errors).toHaveLength(1);
    expect(answer.errors?.[0]?.extensions).toEqual({ code: 'DEADLINE_EXCEEDED', subgraphs: ['payments'] });
  });

  test('is a 504 where nothing came', async () => {
    const { inProcess } = withWaitingPayments();
    const { graph } = await listening({ inProcess, requestDeadlineMs: 50 });
    const { status, answer } = await post(graph, { query: '{ paymentsDataProducts { name } }' });
    expect(status).toBe(504);
    expect(answer.errors?.[0]?.extensions.code).toBe('DEADLINE_EXCEEDED');
  });
});

test('a client that leaves ends the calls to the subgraphs', async () => {
  const { inProcess, asked } = withWaitingPayments();
  const { graph } = await listening({ inProcess });
  const request = httpRequest(graph, { method: 'POST', headers: { 'content-type': 'application/json' } });
  request.on('error', () => undefined);
  request.end(JSON.stringify({ query: PRODUCTS_QUERY }));
  const signal = await asked;
  const ended = once(signal, 'abort');
  request.destroy();
  await ended;
  expect(signal.aborted).toBe(true);
});

test('credentials go to the subgraphs only where that is asked for', async () => {
  const seen: (string | undefined)[] = [];
  const { url } = await serve((request, response) => {
    seen.push(request.headers.authorization);
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"data":{"roots":[]}}');
  });
  for (const forwardsAuthorization of [false, true]) {
    const { graph } = await listening({ forwardsAuthorization }, compose({ lineage: url }));
    await post(graph, { query: '{ roots { urn } }' }, { authorization: 'Bearer me' });
  }
  expect(seen).toEqual([undefined, 'Bearer me']);
});

describe('stopping', () => {
  test('lets a request in flight end, and takes no other', async () => {
    const { inProcess, asked, letGo } = withWaitingPayments();
    const { gateway, base, graph } = await listening({ inProcess });
    const answered = post(graph, { query: PRODUCTS_QUERY });
    await asked;
    const closed = gateway.close();
    expect(gateway.readiness().status).toBe('stopping');
    await expect(fetch(`${base}/health/live`)).rejects.toThrow();
    letGo();
    const { status, answer } = await answered;
    await closed;
    expect(status).toBe(200);
    expect(answer.errors).toBeUndefined();
  });

  test('ends in time where a request does not', async () => {
    const { inProcess, asked } = withWaitingPayments();
    const { gateway, graph } = await listening({ inProcess, drainMs: 50 });
    const answered = post(graph, { query: PRODUCTS_QUERY }).catch(() => 'cut');
    await asked;
    await gateway.close();
    expect(await answered).toBe('cut');
  });
});

describe('what an operator sees', () => {
  test('readiness names the generation, the supergraph and each breaker', async () => {
    const { base } = await listening({ readiness: () => ({ status: 'starting', detail: { harvest: 'running' } }) });
    const response = await fetch(`${base}/health/ready`);
    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({
      status: 'starting',
      harvest: 'running',
      generation: 1,
      supergraph: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown,
      draining: 0,
      subgraphs: { catalog: 'closed', payments: 'closed', customers: 'closed', lineage: 'closed' },
    });
  });

  test('metrics count requests and fetches by how they ended', async () => {
    const metrics = new Registry();
    const inProcess = healthy();
    inProcess.delete('customers');
    const { base, graph } = await listening({ metrics, inProcess });
    await post(graph, { query: PRODUCTS_QUERY });
    await post(graph, { query: '{ nothing' });
    const text = await (await fetch(`${base}/metrics`)).text();
    expect(text).toContain('tributary_gateway_requests_total{operation="query",outcome="partial"} 1');
    expect(text).toContain('tributary_gateway_requests_total{operation="none",outcome="refused"} 1');
    expect(text).toContain('tributary_gateway_subgraph_fetches_total{subgraph="payments",outcome="ok"} 1');
    expect(text).toContain('tributary_gateway_subgraph_fetches_total{subgraph="customers",outcome="unreachable"} 1');
    expect(text).toMatch(/tributary_gateway_request_duration_seconds_sum\{operation="query"\} 0\.\d*[1-9]/);
    expect(text).toContain('tributary_gateway_requests_in_flight 0');
    expect(text).toContain('tributary_gateway_generation 1');
  });

  test('routes of other rooms are mounted beside the graph', async () => {
    const route = {
      method: 'POST',
      path: '/api/v1/lineage',
      bodyLimit: 100,
      handle: async ({ body }: { body: Uint8Array }) => ({ status: 201, body: { bytes: body.length } }),
    } as const;
    const { base } = await listening({ routes: [route] });
    const response = await fetch(`${base}/api/v1/lineage`, { method: 'POST', body: 'four' });
    expect(response.status).toBe(201);
    expect(await response.json()).toEqual({ bytes: 4 });
  });
});

describe('the page at /', () => {
  test('and everything it loads come from this server', async () => {
    const { base } = await listening();
    const page = await fetch(base);
    const html = await page.text();
    const loaded = [...html.matchAll(/(?:src|href)="([^"]+)"/g)]
      .map(([, path]) => path!)
      .filter((path) => path !== 'data:,');
    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self';/);
    expect(html).not.toMatch(/https?:\/\//);
    expect(loaded.length).toBeGreaterThan(3);
    for (const path of loaded) {
      expect(path).toMatch(/^\/explorer\//);
      const response = await fetch(base + path);
      expect(response.status).toBe(200);
      expect((await response.text()).length).toBeGreaterThan(100);
    }
  });

  test('is plain in production, and its files are gone', async () => {
    const { base } = await listening({ isProduction: true });
    expect(await (await fetch(base)).text()).toContain('/graphql');
    expect((await fetch(`${base}/explorer/graphiql.js`)).status).toBe(404);
  });
});
