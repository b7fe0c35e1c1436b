/** The registry over HTTP: its routes, scopes, problems, stream and GraphQL. */
import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { Registry as Metrics } from 'prom-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHttpServer, listen } from '../../lib/http-server.ts';
import { silentLogger } from '../../lib/logger.ts';
import { createTokens } from '../../registry/access/tokens.ts';
import { REGISTRY_PATHS } from '../../registry/doors/paths.ts';
import { createRegistryRoutes } from '../../registry/doors/routes.ts';
import type { Scope } from '../../registry/model/token.ts';
import { desk, report, submission, type Desk } from './desk.ts';

let url: string;
let made: Desk;
let close: () => Promise<void>;
let tokenFor: (scopes: readonly Scope[], subgraph?: string | null, days?: number | null) => Promise<string>;
let admin: string;

beforeAll(async () => {
  made = desk();
  const tokens = createTokens({ records: made.records, now: made.now });
  admin = (await tokens.ensureFirst())!;
  tokenFor = async (scopes, subgraph = null, days = null) =>
    (await tokens.create({ name: scopes.join(), scopes, subgraph, days }, 'test')).secret;
  const routes = createRegistryRoutes({ registry: made.registry, tokens, logger: silentLogger });
  const server = createHttpServer({
    routes,
    readiness: () => ({ status: 'ready' }),
    metrics: new Metrics(),
    logger: silentLogger,
  });
  url = await listen(server, '127.0.0.1', 0);
  close = () => server.close();
});
afterAll(() => close?.());

async function ask(path: string, token: string | null, body?: unknown) {
  const response = await fetch(`${url}/registry/v1/${path}`, {
    headers: token === null ? {} : { authorization: `Bearer ${token}` },
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = (response.headers.get('content-type') ?? '').includes('json');

  return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : null };
}

it('has the routes that gateways forward, and no others', () => {
  const tokens = createTokens({ records: made.records, now: made.now });
  const routes = createRegistryRoutes({ registry: made.registry, tokens, logger: silentLogger });
  const listed = (all: readonly { readonly method: string; readonly path: string }[]) =>
    all.map(({ method, path }) => `${method} ${path}`).sort();
  expect(listed(routes)).toEqual(listed(REGISTRY_PATHS));
});

describe('publishing over HTTP', () => {
  it('answers with the version, and then with the supergraph and its ETag', async () => {
    const { status, body } = await ask('publish', admin, submission('payments'));
    expect([status, body.publication.version]).toEqual([200, 1]);
    const first = await ask('supergraph', admin);
    expect(first.status).toBe(200);
    expect(first.text).toContain('PaymentsDataProduct');
    expect(first.headers.get('x-tributary-revision')).toBe('1');
    const again = await fetch(`${url}/registry/v1/supergraph`, {
      headers: { authorization: `Bearer ${admin}`, 'if-none-match': first.headers.get('etag')! },
    });
    expect(again.status).toBe(304);
  });

  it('answers a refusal with 409, and the whole verdict', async () => {
    const { status, headers, body } = await ask('publish', admin, submission('payments', { url: 'ftp://payments' }));
    expect(status).toBe(409);
    expect(headers.get('content-type')).toContain('application/problem+json');
    expect(body.verdict.findings.map(({ rule }: { rule: string }) => rule)).toContain('URL_NOT_ALLOWED');
  });

  it('tells all faults of a body at once', async () => {
    const { status, body } = await ask('publish', admin, { subgraph: 7, sdl: '', kind: 'team', more: true });
    expect(status).toBe(400);
    expect(body.faults.join('\n')).toMatch(/\/subgraph[^]*\/kind[^]*\/sdl[^]*more/);
    expect((await ask('publish', admin, 'no object')).status).toBe(400);
  });

  it('has a NOT_FOUND for graphs, versions and subgraphs that there are not', async () => {
    for (const path of [
      'supergraph?variant=nope',
      'diff?subgraph=nobody',
      'publication?subgraph=payments&version=99',
    ]) {
      expect((await ask(path, admin)).body).toMatchObject({ status: 404, code: 'NOT_FOUND' });
    }
  });
});

describe('tokens', () => {
  it('are asked for, and known only whole', async () => {
    const { status, body } = await ask('history', null);
    expect([status, body.code]).toEqual([401, 'UNAUTHENTICATED']);
    expect((await ask('history', 'abc')).status).toBe(401);
    expect((await ask('history', `${admin.slice(0, -1)}!`)).status).toBe(401);
    const changed = admin.slice(0, -1) + (admin.endsWith('A') ? 'B' : 'A');
    expect((await ask('history', changed)).body.detail).toContain('does not know this token');
  });

  it('publish only their own subgraph', async () => {
    const token = await tokenFor(['publish'], 'lending');
    expect((await ask('publish', token, submission('lending'))).status).toBe(200);
    const { status, body } = await ask('publish', token, submission('payments'));
    expect([status, body.code]).toEqual([403, 'FORBIDDEN']);
    expect(body.detail).toContain('"lending" only');
    expect((await ask('retire', token, { subgraph: 'payments' })).status).toBe(403);
    expect((await ask('tokens', token)).status).toBe(403);
    expect((await ask('history', token)).status).toBe(200);
  });

  it('of a gateway read the supergraph and report use, and nothing else', async () => {
    const token = await tokenFor(['gateway']);
    expect((await ask('supergraph', token)).status).toBe(200);
    expect((await ask('use', token, report('door', made.now()))).status).toBe(204);
    expect((await ask('history', token)).status).toBe(403);
    expect((await ask('approve', token, { subgraph: 'payments', key: 'k', reason: 'r' })).status).toBe(403);
  });

  it('expire, and can be revoked', async () => {
    const short = await tokenFor(['read'], null, 1);
    expect((await ask('history', short)).status).toBe(200);
    made.pass(2 * 86_400_000);
    expect((await ask('history', short)).body.detail).toContain('has expired');
    const { body } = await ask('tokens', admin, { name: 'gone', scopes: ['read'] });
    expect((await ask('tokens/revoke', admin, { id: body.token.id })).body).toEqual({ revoked: true });
    expect((await ask('history', body.secret)).body.detail).toContain('was revoked');
    expect((await ask('tokens/revoke', admin, { id: body.token.id })).status).toBe(404);
  });

  it('are kept as hashes, and never listed with their secrets', async () => {
    const { text } = await ask('tokens', admin);
    expect(text).not.toContain(admin.split('_').slice(2).join('_')); // A secret may begin with one, and have more.
    expect(text).not.toContain('ecretHash');
  });
});

describe('the stream of events', () => {
  it('tells the supergraph of now, and each one after it', async () => {
    const { response, events } = await followed();
    expect(response.headers['content-type']).toContain('text/event-stream');
    const first = await events.next();
    await ask('publish', admin, submission('risk'));
    const second = await events.next();
    const { headers } = await ask('supergraph', admin);
    expect(second.value).toMatchObject({ event: 'supergraph', id: headers.get('etag')!.replaceAll('"', '') });
    expect(first.value!.id).not.toBe(second.value!.id);
    response.destroy();
  });
});

async function followed() {
  const request = httpRequest(`${url}/registry/v1/supergraph/events`, {
    headers: { authorization: `Bearer ${admin}` },
  });
  request.end();
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  return { response, events: eventsOf(response) };
}

async function* eventsOf(response: IncomingMessage): AsyncGenerator<Record<string, string>> {
  let text = '';
  for await (const chunk of response) {
    text += String(chunk);
    const blocks = text.split('\n\n');
    text = blocks.pop()!;
    for (const block of blocks.filter((each) => each.startsWith('event:'))) {
      yield Object.fromEntries(block.split('\n').map((line) => line.split(/: (.*)/s).slice(0, 2) as [string, string]));
    }
  }
}

describe('the audit over HTTP', () => {
  it('has every publish, refusal and token, with who did it', async () => {
    const { body } = await ask('audit', admin);
    const actions = new Set(body.entries.map(({ action }: { action: string }) => action));
    expect(actions).toEqual(new Set(['token.create', 'token.revoke', 'publish', 'refuse']));
    expect(body.next).toBeNull();
  });
});

describe('GraphQL', () => {
  const graphql = (query: string, variables?: object, token = admin) => ask('graphql', token, { query, variables });

  it('answers the same questions', async () => {
    const { body } = await graphql(
      '{ subgraphs { subgraph version kind } status { served } skew { heldBack { coordinate } } }',
    );
    expect(body.errors).toBeUndefined();
    expect(body.data.subgraphs).toContainEqual({ subgraph: 'payments', version: 1, kind: 'DOMAIN' });
  });

  it('publishes with the same rights', async () => {
    const mutation =
      'mutation ($s: Submission!) { publish(submission: $s) { isAccepted findings { rule } publication { version } } }';
    const { kind: _kind, ...given } = submission('marketing');
    const { body } = await graphql(mutation, { s: given });
    expect(body.data.publish).toMatchObject({ isAccepted: true, publication: { version: 1 } });
    const refused = await graphql(mutation, { s: given }, await tokenFor(['publish'], 'lending'));
    expect(refused.body.errors[0].extensions.code).toBe('FORBIDDEN');
  });

  it('takes only so much at once', async () => {
    const many = Array.from({ length: 11 }, (_, index) => `a${index}: status { served }`).join(' ');
    expect((await graphql(`{ ${many} }`)).status).toBe(400);
    expect((await graphql('{ nothing }')).body.errors[0].message).toContain('nothing');
  });
});
