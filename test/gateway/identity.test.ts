// Who may ask, and what subgraphs are told of it.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, SignJWT, type JWK } from 'jose';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Authentication } from '../../gateway/index.ts';
import { createTokens, hashOf, readApiKeys } from '../../gateway/index.ts';
import { callerOf } from '../../subgraphs/kit/caller.ts';
import { closeAll, compose, healthy, newHome, post, serve, startGateway } from './mesh.ts';

type Pair = Awaited<ReturnType<typeof generateKeyPair>>;

afterEach(closeAll);

const ISSUER = 'https://login.example';
const AUDIENCE = 'the-graph';
const QUERY = { query: '{ roots { urn } }' };
let keys: Record<'first' | 'second', Pair>;
beforeAll(async () => void (keys = { first: await generateKeyPair('ES256'), second: await generateKeyPair('ES256') }));

/** An identity provider that publishes the keys of these names. */
async function provider(...published: (keyof typeof keys)[]) {
  const names = [...published];
  const { url } = await serve((_request, response) => {
    const jwks = Promise.all(
      names.map(async (name): Promise<JWK> => ({ ...(await exportJWK(keys[name].publicKey)), kid: name })),
    );
    void jwks.then((all) => response.end(JSON.stringify({ keys: all })));
  });
  return { url, publish: (name: keyof typeof keys) => names.push(name) };
}

const tokenOf = (claims: Record<string, unknown> = {}, key: keyof typeof keys = 'first') =>
  new SignJWT({ scope: 'products:read lineage:read', ...claims })
    .setProtectedHeader({ alg: 'ES256', kid: key })
    .setIssuer((claims['iss'] as string | undefined) ?? ISSUER)
    .setAudience((claims['aud'] as string | undefined) ?? AUDIENCE)
    .setSubject('ada')
    .setExpirationTime((claims['exp'] as number | undefined) ?? '5m')
    .sign(keys[key].privateKey);

/** A gateway with such authentication, and what its lineage was asked with. */
async function listening(authentication: Authentication, secret?: string) {
  const asked: { headers: Record<string, string>; body: string }[] = [];
  const { url } = await serve((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      asked.push({ headers: request.headers as Record<string, string>, body });
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"data":{"roots":[]}}');
    });
  });
  const { gateway } = await startGateway(
    { authentication, inProcess: healthy(), subgraphSecret: () => secret },
    compose({ lineage: url }),
  );
  return { graph: `${await gateway.listen('127.0.0.1', 0)}/graphql`, asked };
}

const withTokens = async (names: (keyof typeof keys)[] = ['first'], allowsAnonymous = false) => {
  const { url, publish } = await provider(...names);
  const tokens = createTokens({
    issuer: ISSUER,
    audience: AUDIENCE,
    jwksUrl: url,
    algorithms: ['ES256'],
    cooldownMs: 0,
  });
  return { ...(await listening({ tokens, allowsAnonymous }, 'shared')), publish };
};

const bearer = async (token: string | Promise<string>) => ({ authorization: `Bearer ${await token}` });

describe('a token', () => {
  test('tells who asks, and subgraphs are told in a header that is signed', async () => {
    const { graph, asked } = await withTokens();
    const { status } = await post(graph, QUERY, { ...(await bearer(tokenOf())), 'x-tributary-principal': 'forged' });
    expect(status).toBe(200);
    const [{ headers, body }] = asked as [(typeof asked)[0]];
    const call = { headers, body: Buffer.from(body) };
    expect(callerOf(call, ['shared'], Date.now())).toEqual({
      principal: { id: 'ada', scopes: ['products:read', 'lineage:read'], policies: [] },
    });
    expect(headers['authorization']).toBeUndefined();
    const forged = {
      ...call,
      headers: {
        ...headers,
        'x-tributary-principal': Buffer.from('{"id":"root","scopes":[],"policies":[]}').toString('base64url'),
      },
    };
    expect(callerOf(forged, ['shared'], Date.now())).toBeUndefined();
  });

  test.each([
    ['of another issuer', { iss: 'https://evil.example' }],
    ['for somebody else', { aud: 'another-graph' }],
    ['that has expired', { exp: 1_000_000_000 }],
  ])('%s is refused', async (_what, claims) => {
    const { graph, asked } = await withTokens();
    const { status, headers, answer } = await post(graph, QUERY, await bearer(tokenOf(claims)));
    expect(status).toBe(401);
    expect(headers.get('www-authenticate')).toMatch(/^Bearer/);
    expect(answer).toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(asked).toEqual([]);
  });

  test('that is signed with no key, or with a secret, is refused', async () => {
    const { graph } = await withTokens();
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const claims = part({ iss: ISSUER, aud: AUDIENCE, sub: 'root', exp: Date.now() });
    const shared = await new SignJWT({})
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuer(ISSUER)
      .setAudience(AUDIENCE)
      .setSubject('root')
      .setExpirationTime('5m')
      .sign(Buffer.from('a'.repeat(32)));
    for (const token of [`${part({ alg: 'none' })}.${claims}.`, shared, 'nonsense', ''])
      expect((await post(graph, QUERY, await bearer(token))).status).toBe(401);
  });

  test('of a key that the provider has only now begun to use is taken', async () => {
    const { graph, publish } = await withTokens(['first']);
    expect((await post(graph, QUERY, await bearer(tokenOf()))).status).toBe(200);
    expect((await post(graph, QUERY, await bearer(tokenOf({}, 'second')))).status).toBe(401);
    publish('second');
    expect((await post(graph, QUERY, await bearer(tokenOf({}, 'second')))).status).toBe(200);
  });

  test('can not be checked while the provider is down, which is nobody’s fault who asks', async () => {
    const tokens = createTokens({
      issuer: ISSUER,
      audience: AUDIENCE,
      jwksUrl: 'http://127.0.0.1:9/keys',
      algorithms: ['ES256'],
    });
    const { graph } = await listening({ tokens, allowsAnonymous: true });
    const { status, headers } = await post(graph, QUERY, await bearer(tokenOf()));
    expect(status).toBe(503);
    expect(headers.get('retry-after')).toBe('1');
  });
});

describe('an API key', () => {
  const fileWith = async (text: string) => {
    const file = join(await newHome(), 'keys.yaml');
    writeFileSync(file, text);
    return file;
  };

  test('is known by its hash, until it expires', async () => {
    const file = await fileWith(
      `- { name: weekly, sha256: ${hashOf('k-1')}, scopes: [products:read] }\n- { name: old, sha256: ${hashOf('k-2')}, expires: 2020-01-01 }`,
    );
    const { graph } = await listening({ keys: readApiKeys(file), allowsAnonymous: false });
    const statusOf = async (headers: Record<string, string>) => (await post(graph, QUERY, headers)).status;
    expect(await statusOf({ 'x-api-key': 'k-1' })).toBe(200);
    expect(await statusOf(await bearer('k-1'))).toBe(200);
    expect(await statusOf({ 'x-api-key': 'k-2' })).toBe(401);
    expect(await statusOf({ 'x-api-key': 'guess' })).toBe(401);
    expect(await statusOf({})).toBe(401);
  });

  test('whose entry is faulty is told with all its faults', async () => {
    const file = await fileWith('- { name: "", sha256: abc, scope: [a] }');
    expect(() => readApiKeys(file)).toThrow(/0\.name[^]*0\.sha256[^]*lower-case hex/);
    expect(() => readApiKeys('/nowhere/keys.yaml')).toThrow(/can not be read/);
  });
});

test('wrong credentials are refused where those who show none may ask', async () => {
  const { graph } = await withTokens(['first'], true);
  expect((await post(graph, QUERY)).status).toBe(200);
  expect((await post(graph, QUERY, { authorization: 'Basic YTpi' })).status).toBe(401);
  expect((await post(graph, QUERY, await bearer('nonsense'))).status).toBe(401);
});
