/** The supergraph is plain Federation: another router serves it, and answers the same. */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTributary, temporaryFolder, type Running } from '../cli/tributary.ts';
import { hiveFolder } from '../servers/hive-gateway.mjs';
import { ask, type Answer } from './asking.ts';

interface OtherRouter {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly dispose: () => Promise<void>;
}

const isInstalled = existsSync(hiveFolder());
if (!isInstalled) {
  if (process.env['TRIBUTARY_REQUIRE_SERVERS'] === '1')
    throw new Error('Hive Gateway must be installed: node test/servers/install.mjs');
  process.stderr.write(
    'SKIPPED: no other router here. `node test/servers/install.mjs` installs Hive Gateway (60 MB).\n',
  );
}

const QUERIES = {
  'names from every domain':
    '{ dataProducts(first: 24) { totalCount nodes { urn name domain { name } owners { name } } } }',
  'lineage across domains': `{ dataProducts(first: 5) { nodes { urn lineage(direction: BOTH, depth: null, first: 20) {
    totalCount nodes { label product { urn name outputPorts { name } } } completeness { complete reasons } } } } }`,
  'fields that one domain adds': '{ bureauDataProducts { nodes { urn __typename name version } } }',
  'search, and a product that is not there': `{ search(query: "credit score", first: 3) { nodes { product { name } } }
    unlisted: dataset(namespace: "nobody", name: "nothing") { name } }`,
};

describe.skipIf(!isInstalled)('Hive Gateway with its router runtime', () => {
  let mesh: Running;
  let other: OtherRouter;

  beforeAll(async () => {
    const home = temporaryFolder();
    mesh = await startTributary(['start'], { TRIBUTARY_HOME: home });
    const token = readFileSync(join(home, 'secrets/registry-token'), 'utf8').trim();
    const response = await fetch(mesh.url.replace('/graphql', '/registry/v1/supergraph?for=router'), {
      headers: { authorization: `Bearer ${token}` },
    });
    other = await serve(await response.text());
  }, 60_000);
  afterAll(async () => {
    await other?.dispose();
    await mesh?.stop();
  });

  it.each(Object.entries(QUERIES))('answers as our gateway does: %s', async (_what, query) => {
    const response = await other.fetch('http://router/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
    const [theirs, ours] = [(await response.json()) as Answer, await ask(mesh.url, query)];
    expect(theirs.data).toEqual(ours.data);
    expect((theirs.errors ?? []).length).toBe((ours.errors ?? []).length);
    expect(JSON.stringify(ours.data)).toMatch(/urn:dp:|"name"/);
  });
});

/** As its documentation makes one: the unified graph, handled by the native planner's runtime. */
async function serve(supergraph: string): Promise<OtherRouter> {
  const load = (name: string): Promise<Record<string, (...given: readonly unknown[]) => unknown>> => {
    const file = createRequire(join(hiveFolder(), 'package.json')).resolve(name);
    return import(pathToFileURL(file).href) as never;
  };
  const [{ createGatewayRuntime }, { unifiedGraphHandler }] = await Promise.all([
    load('@graphql-hive/gateway-runtime'),
    load('@graphql-hive/router-runtime'),
  ]);
  const router = createGatewayRuntime!({ supergraph, unifiedGraphHandler, logging: false }) as OtherRouter &
    AsyncDisposable;
  return { fetch: router.fetch.bind(router), dispose: async () => router[Symbol.asyncDispose]() };
}
