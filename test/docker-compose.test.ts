/**
 * docker-compose.yml can't be run where there is no Docker, so what it says is held against the code that it names:
 * commands, settings, ports, domains and the mesh file.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readMeshFile } from '../cli/mesh/mesh-file.ts';
import { createProgram } from '../cli/program.ts';
import { loadConfig, SETTING_NAMES } from '../lib/config.ts';

interface Service {
  readonly build?: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly expose?: readonly string[];
  readonly configs?: readonly { readonly source: string; readonly target: string }[];
  readonly secrets?: readonly { readonly source: string; readonly target: string }[];
  readonly volumes?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: { readonly test: readonly string[] };
}

interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: object;
  readonly configs: { readonly mesh: { readonly content: string } };
  readonly secrets: object;
}

const root = new URL('../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');
const compose = parse(read('docker-compose.yml'), { merge: true }) as Compose;
const services = Object.entries(compose.services);
const ours = services.filter(([, service]) => service.build !== undefined);
const domains = readdirSync(new URL('subgraphs/domains', root), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

/** Passwords come from outside: any will do here. */
function environmentOf(service: Service): Record<string, string> {
  const filled = Object.entries(service.environment ?? {}).map(([name, value]) => [
    name,
    value.replace(/\$\{\w+:\?[^}]*\}/g, 'a-password'),
  ]);
  return Object.fromEntries(filled) as Record<string, string>;
}

function portsOf({ ports = [], expose = [] }: Service): readonly string[] {
  return [...ports.map((port) => port.split(':').at(-1)!), ...expose];
}

function meshOfCompose() {
  const folder = mkdtempSync(join(tmpdir(), 'tributary-compose-'));
  try {
    const file = join(folder, 'mesh.yaml');
    writeFileSync(file, compose.configs.mesh.content);
    return readMeshFile(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe.each(ours)('the service %s of docker-compose.yml', (_name, service) => {
  const settings = environmentOf(service);

  it('runs a command that the CLI has, with arguments that it takes', () => {
    const [name, ...given] = service.command ?? [];
    const program = createProgram({ stdout: { write: () => true }, stderr: { write: () => true } });
    const command = program.commands.find((each) => each.name() === name);
    const { operands, unknown } = command?.parseOptions([...given]) ?? {};
    expect(unknown).toEqual([]);
    expect(operands).toHaveLength(command?.registeredArguments.length ?? NaN);
  });

  it('sets only what the configuration reads, to values that it accepts', () => {
    expect(SETTING_NAMES).toEqual(expect.arrayContaining(Object.keys(settings)));
    expect(() => loadConfig(settings)).not.toThrow();
  });

  it('opens the port that it listens on, and no other', () => {
    expect(portsOf(service)).toEqual([settings['PORT']]);
  });

  it('finds its secrets and its home where they are mounted', () => {
    expect(service.secrets?.map(({ target }) => `/run/secrets/${target}`)).toEqual([
      settings['TRIBUTARY_SUBGRAPH_SECRETS_FILE'],
    ]);
    for (const volume of service.volumes ?? []) expect(volume.split(':')[1]).toBe(settings['TRIBUTARY_HOME']);
  });
});

it('has a service for every domain, and for no other', () => {
  const folders = ours.flatMap(([, { command }]) => (command?.[0] === 'subgraph' ? [command[1]] : []));
  expect(folders.sort()).toEqual(domains.map((name) => `subgraphs/domains/${name}`).sort());
});

it("lists every domain and the platform's subgraphs in the gateway's mesh file, at ports that are open", () => {
  const mesh = meshOfCompose();
  expect(
    mesh
      .filter(({ kind }) => kind === 'domain')
      .map(({ name }) => name)
      .sort(),
  ).toEqual([...domains].sort());
  for (const { name, url, kind } of mesh) {
    const { hostname, port } = new URL(url);
    expect(hostname).toBe(kind === 'domain' ? name : 'platform');
    expect(portsOf(compose.services[hostname]!)).toContain(port);
  }
});

it('points each setting that is an address to a service and a port that it opens', () => {
  const urls = ours.flatMap(([, service]) =>
    Object.values(environmentOf(service)).filter((value) => URL.canParse(value)),
  );
  expect(urls).not.toEqual([]);
  for (const url of urls.map((text) => new URL(text))) {
    expect(portsOf(compose.services[url.hostname] ?? {})).toContain(url.port);
  }
});

it('publishes nothing but the gateway, and only to this machine', () => {
  const published = services.flatMap(([name, { ports = [] }]) => ports.map((port) => [name, port]));
  expect(published).toEqual([['gateway', '127.0.0.1:4000:4000']]);
});

it('waits only for services that say when they are healthy', () => {
  const awaited = services.flatMap(([, service]) => Object.entries(service.depends_on ?? {}));
  for (const [name, { condition }] of awaited) {
    expect(condition).toBe('service_healthy');
    expect(Object.keys(compose.services)).toContain(name);
  }
  for (const [name, { healthcheck }] of services) {
    expect(healthcheck?.test[0], name).toMatch(/^CMD(-SHELL)?$/);
    for (const word of healthcheck!.test) expect(word).toBeTypeOf('string');
  }
});

it.each([
  [200, 0],
  [503, 1],
])("takes a service's %i from /health/ready as exit code %i", async (status, exitCode) => {
  const asked: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url);
    response.writeHead(status).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const [, , ...args] = compose.services['gateway']!.healthcheck!.test;
  const { port } = server.address() as AddressInfo;
  const check = spawn(process.execPath, args, { env: { PORT: String(port) }, stdio: 'inherit' });
  expect(await once(check, 'exit')).toEqual([exitCode, null]);
  expect(asked).toEqual(['/health/ready']);
  server.close();
});

it('declares every volume, config and secret that a service uses', () => {
  const used = (kind: 'configs' | 'secrets') =>
    services.flatMap(([, service]) => service[kind] ?? []).map((each) => each.source);
  const volumes = services.flatMap(([, service]) => service.volumes ?? []).map((volume) => volume.split(':')[0]!);
  expect(Object.keys(compose.volumes).sort()).toEqual(volumes.sort());
  expect(Object.keys(compose.configs).sort()).toEqual(used('configs').sort());
  expect(Object.keys(compose.secrets).sort()).toEqual(used('secrets').sort());
});

it('builds an image that starts the file that package.json calls tributary', () => {
  const { bin } = JSON.parse(read('package.json')) as { bin: { tributary: string } };
  const [, entrypoint] = /^ENTRYPOINT (\[.*\])$/m.exec(read('Dockerfile'))!;
  const [node, ...given] = JSON.parse(entrypoint!) as string[];
  expect([node, given.at(-1)]).toEqual(['node', `/app/${bin.tributary}`]);
  expect(given.slice(0, -1).every((flag) => flag.startsWith('--'))).toBe(true);
});
