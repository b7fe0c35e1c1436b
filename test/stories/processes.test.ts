/** Each domain in a process of its own: one is killed, and costs its own cells and no more. */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTributary, temporaryFolder, type Running } from '../cli/tributary.ts';
import { ask } from './asking.ts';
import { until } from './until.ts';

const QUERY = '{ dataProducts { totalCount nodes { urn name domain { name } } } }';

let mesh: Running;
const graph = () => ask(mesh.url, QUERY);

beforeAll(async () => {
  mesh = await startTributary(['start', '--processes'], { TRIBUTARY_HOME: temporaryFolder() });
}, 60_000);

afterAll(() => mesh?.stop());

it('answers like the mesh in one process', async () => {
  const { data, errors } = await graph();
  expect(errors).toBeUndefined();
  expect(data.dataProducts.totalCount).toBe(24);
});

it('answers nobody but the gateway', async () => {
  const { pid, port } = domainProcess('bureau');
  expect(pid).toBeGreaterThan(0);
  const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ _service { sdl } }' }),
  });
  expect(response.status).toBe(401);
  expect(JSON.stringify(await response.json())).toContain('UNAUTHENTICATED');
});

it('keeps all other cells when a domain is killed, and names the domain', async () => {
  process.kill(domainProcess('lending').pid, 'SIGKILL');
  const { data, errors } = await until(graph, ({ errors }) => errors !== undefined);
  expect(data.dataProducts.totalCount).toBe(24);
  for (const { urn, name, domain } of data.dataProducts.nodes) {
    expect(domain.name).toBe(urn.split(':')[2]);
    if (domain.name === 'lending') expect(name).toBeNull();
    else expect(name).toEqual(expect.any(String));
  }
  expect(errors!.map(({ extensions }) => [extensions['code'], extensions['domain']])).toEqual([
    ['DOMAIN_UNAVAILABLE', 'lending'],
  ]);
  expect(JSON.stringify(errors)).not.toMatch(/127\.0\.0\.1|ECONN/);
  expect(mesh.stderr()).toContain('The domain lending has ended (SIGKILL)');
});

it('knows a domain by its own name, whatever its folder is called', async () => {
  const meshFolder = temporaryFolder();
  cpSync(join(import.meta.dirname, '../../subgraphs/domains/risk'), join(meshFolder, 'of-the-risk-team'), {
    recursive: true,
  });
  const other = await startTributary(['start', '--processes', meshFolder]);
  const { data, errors } = await ask(other.url, '{ riskDataProducts { totalCount } }');
  expect(await other.stop()).toBe(0);
  expect([data, errors]).toEqual([{ riskDataProducts: { totalCount: 3 } }, undefined]);
});

it('ends with the process that started it, however that ends', async () => {
  const { port } = domainProcess('risk');
  const isUp = (): Promise<boolean> =>
    fetch(`http://127.0.0.1:${port}/health/live`).then(
      () => true,
      () => false,
    );
  expect(await isUp()).toBe(true);
  mesh.child.kill('SIGKILL');
  expect(await until(isUp, (up) => !up)).toBe(false);
});

interface DomainProcess {
  readonly pid: number;
  readonly port: number;
}

/** As the start lists them. */
function domainProcess(name: string): DomainProcess {
  const [, port, pid] =
    new RegExp(`${name} +http://127\\.0\\.0\\.1:(\\d+)/graphql +pid (\\d+)`).exec(mesh.stderr()) ?? [];
  return { pid: Number(pid), port: Number(port) };
}
