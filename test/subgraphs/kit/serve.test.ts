import { once } from 'node:events';
import { request } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { sign } from '../../../lib/signature.ts';
import { FEDERATION_LINK } from '../../../schema/federation-link.ts';
import {
  createChanges,
  createMetrics,
  createSubgraph,
  serveSubgraph,
  type Changes,
  type RequestContext,
  type ServeOptions,
  type SubgraphServer,
} from '../../../subgraphs/kit/index.ts';
import { deferred, logger } from './builders.ts';

const SERVICE = JSON.stringify({ query: '{ _service { sdl } }' });
const HELLO = JSON.stringify({ query: '{ hello }' });
const servers: SubgraphServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

describe('a subgraph with a secret', () => {
  it.each([
    ['a signature', { 'x-tributary-signature': sign('new', SERVICE, 5) }],
    ['a signature with the secret that is going', { 'x-tributary-signature': sign('old', SERVICE, 5) }],
    ['the secret itself', { 'x-tributary-secret': 'new' }],
  ])('answers a request with %s', async (_what, headers) => {
    const { url } = await serve({ secret: ['new', 'old'], now: () => 5 });
    expect((await post(url, SERVICE, headers)).status).toBe(200);
  });

  it.each([
    ['nothing', {}],
    ['another secret', { 'x-tributary-secret': 'other' }],
    ['an empty secret', { 'x-tributary-secret': '' }],
    ["another body's signature", { 'x-tributary-signature': sign('new', HELLO, 5) }],
    ['an old signature', { 'x-tributary-signature': sign('new', SERVICE, 5 - 301_000) }],
  ])('refuses a request with %s, even for its schema', async (_what, headers: Record<string, string>) => {
    const { url } = await serve({ secret: 'new', now: () => 5 });
    const answer = await post(url, SERVICE, headers);
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
  });

  it('tells nobody else what changes', async () => {
    const { url } = await serve({ secret: 'new', now: () => 5 }, undefined, createChanges());
    const asked = JSON.stringify({ gateway: 'a', after: null, waitMs: 0 });
    expect((await post(`${url}/changes`, asked, {})).status).toBe(401);
    const answer = await post(`${url}/changes`, asked, { 'x-tributary-signature': sign('new', asked, 5) });
    expect(await answer.json()).toMatchObject({ at: { number: 0 }, urns: null });
  });

  it('must have one in production', async () => {
    const refusal = serve({ secret: undefined, isProduction: true });
    await expect(refusal).rejects.toThrow(
      /^The subgraph "hello" has no secret[^\n]*TRIBUTARY_SUBGRAPH_SECRETS_FILE\.$/,
    );
  });
});

describe('the HTTP door', () => {
  it('passes the request id on, and back', async () => {
    const { url } = await serve({});
    const answer = await post(url, HELLO, { 'x-request-id': 'from-gateway' });
    expect(answer.headers.get('x-request-id')).toBe('from-gateway');
    expect(await answer.json()).toEqual({ data: { hello: 'from-gateway' } });
  });

  it.each([
    ['is not JSON', '{ hello }', 'What came is not a JSON object.'],
    ['has no query', '{"variables":{}}', 'query: '],
    ['has variables that are a list', '{"query":"{ hello }","variables":[]}', 'variables: '],
  ])('says that a body %s', async (_what, body, says) => {
    const { url } = await serve({});
    const answer = await post(url, body);
    expect(answer.status).toBe(400);
    const { errors } = (await answer.json()) as { errors: { message: string; extensions: object }[] };
    expect(errors[0]!.message).toContain(says);
    expect(errors[0]!.extensions).toEqual({ code: 'BAD_USER_INPUT' });
  });

  it('takes ten megabytes and no more', async () => {
    const { url } = await serve({});
    const variables = (length: number) =>
      JSON.stringify({ query: '{ hello }', variables: { text: 'x'.repeat(length) } });
    expect((await post(url, variables(10_000_000))).status).toBe(200);
    expect((await post(url, variables(10_485_760))).status).toBe(413);
  });

  it('tells that it lives, that it is ready and what it counts', async () => {
    const { url } = await serve({ readiness: () => ({ status: 'starting', detail: { waitsFor: 'source' } }) });
    const at = (path: string) => fetch(url.replace('/graphql', path));
    expect((await at('/health/live')).status).toBe(200);
    const ready = await at('/health/ready');
    expect([ready.status, await ready.json()]).toEqual([503, { status: 'starting', waitsFor: 'source' }]);
    expect(await (await at('/metrics')).text()).toContain('# HELP');
  });

  it('tells its resolvers when the asker has gone', async () => {
    const { url, waiting } = await serveWaiting();
    // Not `fetch`: after an abort it connects again, and the silent connection holds up the end of the server.
    const asker = request(url, { method: 'POST' }).on('error', () => undefined);
    asker.end(HELLO);
    const { signal } = await waiting;
    asker.destroy();
    if (!signal.aborted) await once(signal, 'abort');
    expect(signal.aborted).toBe(true);
  });

  it('lets a running request end before it closes', async () => {
    const { url, waiting, go, close } = await serveWaiting();
    const answer = post(url, HELLO);
    await waiting;
    const closed = close();
    go();
    expect(await (await answer).json()).toEqual({ data: { hello: 'at last' } });
    await closed;
    await expect(fetch(url)).rejects.toThrow();
  });
});

async function serve(said: Partial<ServeOptions>, hello?: (context: RequestContext) => unknown, changes?: Changes) {
  const subgraph = createSubgraph({
    name: 'hello',
    sdl: `${FEDERATION_LINK} type Query { hello: String }`,
    changes,
    resolvers: {
      Query: { hello: (_query: unknown, _arguments: unknown, context: RequestContext) => (hello ?? idOf)(context) },
    },
    logger,
  });
  const defaults = {
    host: '127.0.0.1',
    port: 0,
    secret: undefined,
    isProduction: false,
    metrics: createMetrics(),
    logger,
  };
  const server = await serveSubgraph(subgraph, { ...defaults, ...said });
  servers.push(server);
  return server;
}

/** A subgraph whose answer waits until `go`; `waiting` tells when it was asked. */
async function serveWaiting() {
  const asked = deferred<RequestContext>();
  const gate = deferred<void>();
  const server = await serve({}, async (context) => {
    asked.resolve(context);
    await Promise.race([gate.promise, once(context.signal, 'abort')]);
    return 'at last';
  });
  return { ...server, waiting: asked.promise, go: gate.resolve };
}

function idOf({ requestId }: RequestContext): string {
  return requestId;
}

function post(url: string, body: string, headers: Record<string, string> = {}) {
  return fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });
}
