/** A registry, and gateways that follow it: each in a process of its own. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTributary, temporaryFolder, tributary, type Running } from '../cli/tributary.ts';
import { ask } from './asking.ts';
import { until } from './until.ts';

const running: Running[] = [];
const start = async (args: readonly string[], environment: Readonly<Record<string, string>>): Promise<Running> => {
  const started = await startTributary(args, environment);
  running.push(started);
  return started;
};

const registryHome = temporaryFolder();
const gatewayHome = temporaryFolder();
const folder = join(temporaryFolder(), 'orders');
let registry: Running;
let environment: Record<string, string>;
let gateways: Running[];

const QUERY = '{ ordersDataProducts { nodes { urn name } } }';
const ANSWER = { data: { ordersDataProducts: { nodes: [{ urn: 'urn:dp:orders:orders', name: 'Orders' }] } } };
const command = (...args: readonly string[]) => tributary(args, environment);
const gateway = (home: string) =>
  start(['gateway', '--registry', environment['TRIBUTARY_REGISTRY_URL']!], { ...environment, TRIBUTARY_HOME: home });

beforeAll(async () => {
  registry = await start(['registry'], { TRIBUTARY_HOME: registryHome });
  const token = readFileSync(join(registryHome, 'secrets/registry-token'), 'utf8').trim();
  environment = {
    TRIBUTARY_REGISTRY_URL: registry.url,
    TRIBUTARY_REGISTRY_TOKEN: token,
    TRIBUTARY_HOME: temporaryFolder(),
    XDG_CONFIG_HOME: temporaryFolder(),
  };
  await command('init', 'domain', 'orders', '--folder', folder, '--yes');
  const subgraph = await start(['subgraph', folder], {});
  const published = await command('publish', folder, '--url', subgraph.url);
  expect(published.stdout).toMatch(/^published/);
  gateways = await Promise.all([gatewayHome, temporaryFolder(), temporaryFolder()].map(gateway));
}, 90_000);

afterAll(async () => {
  for (const each of running.reverse()) if (each.child.exitCode === null && !each.child.killed) await each.stop();
});

it('is told on the registry’s own console, once, what its first token is', () => {
  expect(registry.stderr()).toContain(environment['TRIBUTARY_REGISTRY_TOKEN']);
});

it('serves what is published, at every gateway, and fails no query meanwhile', async () => {
  let isOver = false;
  let asked = 0;
  const load = gateways.map(async ({ url }) => {
    while (!isOver) {
      expect(await ask(url, QUERY)).toEqual(ANSWER);
      asked += 1;
    }
  });
  for (const field of ['first', 'second', 'third']) {
    const sdl = join(temporaryFolder(), 'words.graphql');
    writeFileSync(sdl, `extend interface DataProduct { "New." ${field}: Int }`);
    expect((await command('publish', '--vocabulary', sdl)).code).toBe(0);
    for (const { url } of gateways) {
      const names = '{ __type(name: "DataProduct") { fields { name } } }';
      await until(
        () => ask(url, names),
        (answer) => JSON.stringify(answer).includes(`"${field}"`),
      );
    }
  }
  isOver = true;
  await Promise.all(load);
  expect(asked).toBeGreaterThan(10);
}, 90_000);

it('answers a field of the vocabulary that a domain does not know yet with null, and tells who lags', async () => {
  const { data, errors } = await ask(gateways[0]!.url, '{ ordersDataProducts { nodes { name third } } }');
  expect(errors).toBeUndefined();
  expect(data.ordersDataProducts.nodes).toEqual([{ name: 'Orders', third: null }]);
  const { stdout } = await command('history', '--skew');
  expect(stdout).toContain('DataProduct.third  null for orders');
});

it('reaches the registry through a gateway too', async () => {
  const url = gateways[2]!.url.replace('/graphql', '');
  const { code, stdout } = await command('history', 'orders', '--registry', url);
  expect([code, stdout]).toEqual([0, expect.stringContaining('orders')]);
});

it('goes on when the registry is killed, and a gateway starts without it', async () => {
  registry.child.kill('SIGKILL');
  expect(await ask(gateways[1]!.url, QUERY)).toEqual(ANSWER);
  await gateways[0]!.stop();
  const cold = await gateway(gatewayHome);
  expect(await ask(cold.url, QUERY)).toEqual(ANSWER);
  const ready = await (await fetch(cold.url.replace('/graphql', '/health/ready'))).json();
  expect(ready).toMatchObject({ status: 'stale', code: 'SUPERGRAPH_STALE' });
  const { code, stderr } = await command('history');
  expect([code, stderr]).toEqual([3, expect.stringContaining('can not be reached')]);
}, 60_000);

it('finds its records whole after that, and gateways follow it again', async () => {
  const { port } = new URL(registry.url);
  registry = await start(['registry'], { TRIBUTARY_HOME: registryHome, PORT: port });
  expect((await command('audit', 'verify')).stdout).toMatch(/^whole: \d+ entries/);
  for (const { url } of gateways.slice(1)) {
    await until(
      async () => (await fetch(url.replace('/graphql', '/health/ready'))).json() as Promise<{ status: string }>,
      ({ status }) => status === 'ready',
    );
  }
}, 60_000);
