/** A team that has never spoken to the platform team: from nothing to a product in the graph, and what happens then. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Kind, parse, print, visit, type ObjectTypeExtensionNode } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTributary, temporaryFolder, tributary, type Running } from '../cli/tributary.ts';
import { ask } from './asking.ts';
import { until } from './until.ts';

let mesh: Running;
let orders: Running;
let folder: string;
let environment: Record<string, string>;

const command = (...args: readonly string[]) => tributary(args, environment);
const json = async (...args: readonly string[]) => {
  const ended = await command(...args, '--json');

  return { ...ended, data: JSON.parse(ended.stdout.trim().split('\n').at(-1) || '{}') };
};
const askAs = async (client: string, query: string, headers: Record<string, string> = {}) => {
  const response = await fetch(mesh.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'apollographql-client-name': client, ...headers },
    body: JSON.stringify({ query }),
  });
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- as above
  return (await response.json()) as any;
};

beforeAll(async () => {
  const home = temporaryFolder();
  mesh = await startTributary(['start'], { TRIBUTARY_HOME: home });
  environment = {
    TRIBUTARY_HOME: home,
    TRIBUTARY_GATEWAY_URL: mesh.url.replace('/graphql', ''),
    XDG_CONFIG_HOME: temporaryFolder(),
  };
  folder = join(temporaryFolder(), 'orders');
}, 60_000);
afterAll(async () => {
  await orders?.stop();
  await mesh?.stop();
});

describe('a new domain', () => {
  it('is in the graph minutes after its folder was written', async () => {
    expect((await command('init', 'domain', 'orders', '--folder', folder, '--yes')).code).toBe(0);
    expect((await command('check', folder)).stdout).toMatch(/^accepted: orders/);
    orders = await startTributary(['subgraph', folder]);
    const { code, stdout, stderr } = await command('publish', folder, '--url', orders.url);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^published: orders version 1/)]);
    expect(stderr).toContain('gateways can have it now');
    const { data } = await until(
      () => askAs('Dashboard', '{ dataProduct(urn: "urn:dp:orders:orders") { name domain { name } } }'),
      (answer) => answer.data?.dataProduct?.name != null,
    );
    expect(data.dataProduct).toEqual({ name: 'Orders', domain: { name: 'orders' } });
  });

  it('is unchanged when it is published as it is', async () => {
    const { data } = await json('publish', folder);
    expect(data).toMatchObject({ isUnchanged: true, publication: { version: 1 } });
  });

  it('is told what is wrong with its contract, by file and line, and nothing is published', async () => {
    const file = join(folder, 'contracts/orders.odcs.yaml');
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replace('logicalType: number', 'logicalType: money'));
    const { code, stderr } = await command('publish', folder);
    writeFileSync(file, text);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/contracts\/orders\.odcs\.yaml:\d+/)]);
  });
});

describe('a field that somebody uses', () => {
  it('can not be taken away unnoticed: who uses it is named, and a steward may let it pass', async () => {
    const published = await sdlOf('bureau');
    const field = ownFieldOf(published, 'BureauDataProduct');
    const query = `{ bureauDataProducts(first: 1) { nodes { ${field} { __typename } } } }`;
    expect((await askAs('Finance weekly', query)).errors).toBeUndefined();
    const sdl = join(temporaryFolder(), 'without.graphql');
    writeFileSync(sdl, withoutFields(published, 'BureauDataProduct'));
    const refused = await until(
      () => json('check', '--sdl', sdl, '--name', 'bureau'),
      ({ data }) => JSON.stringify(data.findings ?? []).includes('Finance weekly'),
    );
    expect(refused.code).toBe(1);
    const errors = refused.data.findings.filter(({ severity }: { severity: string }) => severity === 'error');
    const removed = errors.find(
      ({ coordinate }: { coordinate: string }) => coordinate === `BureauDataProduct.${field}`,
    );
    expect(removed).toMatchObject({
      rule: 'FIELD_REMOVED',
      coordinate: `BureauDataProduct.${field}`,
      isApprovable: true,
    });
    expect(removed.message).toContain('"Finance weekly" used it 1 time');
    const keys = errors.map(({ key }: { key: string }) => key);
    const approved = await command('approve', ...keys, '--subgraph', 'bureau', '--reason', 'Finance moved');
    expect([approved.code, approved.stdout]).toEqual([0, expect.stringContaining('approved until')]);
    expect((await command('check', '--sdl', sdl, '--name', 'bureau')).code).toBe(0);
  }, 60_000);
});

describe('a column that somebody reads', () => {
  it('can not be taken away unnoticed either: its consumers are named by lineage', async () => {
    const customers = join(temporaryFolder(), 'customers');
    cpSync(join(import.meta.dirname, '../../subgraphs/domains/customers'), customers, { recursive: true });
    const file = join(customers, 'contracts/customer-master.odcs.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replace(/ {6}- name: birth_date\n( {8}.*\n)+/, ''));
    const { code, data } = await json('check', customers);
    expect(code).toBe(1);
    const finding = data.findings.find(({ rule }: { rule: string }) => rule === 'CONTRACT_BREAKS_CONSUMERS');
    expect(finding.message).toMatch(/^Removing birth_date of .* breaks .*\(\w+; /);
    expect(finding.consumers.length).toBeGreaterThan(0);
    expect(data.findings.map(({ rule }: { rule: string }) => rule)).toContain('CONTRACT_MAJOR_VERSION_NEEDED');
  }, 30_000);
});

describe('a preview', () => {
  it('is asked for by a header, and the main graph stays as it is', async () => {
    const file = join(folder, 'schema.graphql');
    writeFileSync(file, 'extend type OrdersDataProduct { "A draft." draftScore: Int }');
    writeFileSync(
      join(folder, 'resolvers.js'),
      'export const resolvers = { OrdersDataProduct: { draftScore: () => 7 } };',
    );
    const draft = await startTributary(['subgraph', folder]);
    const { code } = await command('publish', folder, '--url', draft.url, '--variant', 'try');
    expect(code).toBe(0);
    const query = '{ ordersDataProducts { nodes { draftScore } } }';
    const preview = await askAs('Dashboard', query, { 'x-tributary-variant': 'try' });
    expect(preview).toEqual({ data: { ordersDataProducts: { nodes: [{ draftScore: 7 }] } } });
    expect((await askAs('Dashboard', query)).errors[0].message).toContain('draftScore');
    await draft.stop();
  }, 30_000);
});

describe('whoever runs the mesh', () => {
  it('gives a team a token for its own domain only, and takes it away', async () => {
    const made = await json(
      'token',
      'create',
      'orders-ci',
      '--scope',
      'publish',
      '--subgraph',
      'orders',
      '--days',
      '30',
    );
    const team = { ...environment, TRIBUTARY_REGISTRY_TOKEN: made.data.secret };
    expect((await tributary(['history'], team)).code).toBe(0);
    expect((await tributary(['retire', 'payments'], team)).code).toBe(4);
    expect((await command('token', 'revoke', made.data.token.id)).code).toBe(0);
    const after = await tributary(['history'], team);
    expect([after.code, after.stderr]).toEqual([4, expect.stringContaining('was revoked')]);
  });

  it('logs in once for the commands that follow', async () => {
    const own = { ...environment, TRIBUTARY_HOME: temporaryFolder(), XDG_CONFIG_HOME: temporaryFolder() };
    expect((await tributary(['history'], own)).code).toBe(4);
    const token = readFileSync(join(environment['TRIBUTARY_HOME']!, 'secrets/registry-token'), 'utf8').trim();
    const url = environment['TRIBUTARY_GATEWAY_URL']!;
    expect((await tributary(['login', url, '--token', token], own)).stdout).toContain('as "first" (admin)');
    expect((await tributary(['history'], own)).code).toBe(0);
    expect((await tributary(['logout'], own)).code).toBe(0);
    expect((await tributary(['history'], own)).code).toBe(4);
  });

  it('sees what was published, and that nobody has changed the record of it', async () => {
    const { data } = await json('history', 'orders');
    expect(data.publications.map(({ version, by }: { version: number; by: string }) => [version, by])).toEqual([
      [1, 'first'],
    ]);
    const verified = await json('audit', 'verify');
    expect(verified.data).toMatchObject({ ok: true });
    const other = await command('audit', 'verify', '--head', 'f'.repeat(64));
    expect([other.code, other.stderr]).toEqual([1, expect.stringContaining('cut off')]);
  });

  it('is told where no registry is', async () => {
    const { code, stderr } = await tributary(['history', '--registry', 'http://127.0.0.1:9'], environment);
    expect([code, stderr]).toEqual([3, expect.stringContaining('can not be reached')]);
  });

  it('takes a domain out, and its products are of an unlisted domain from then on', async () => {
    const retired = await json('retire', 'orders');
    const keys = retired.data.findings
      .filter(({ severity }: { severity: string }) => severity === 'error')
      .map(({ key }: { key: string }) => key);
    if (keys.length > 0) {
      await command('approve', ...keys, '--subgraph', 'orders', '--reason', 'It was a try');
      expect((await command('retire', 'orders')).code).toBe(0);
    }
    const answer = await until(
      () => askAs('Dashboard', '{ ordersDataProducts { totalCount } }'),
      ({ errors }) => errors !== undefined,
    );
    expect(answer.errors[0].message).toContain('ordersDataProducts');
  });

  it('finds its mesh as it was when it starts again', async () => {
    await mesh.stop();
    mesh = await startTributary(['start'], { TRIBUTARY_HOME: environment['TRIBUTARY_HOME']! });
    environment = { ...environment, TRIBUTARY_GATEWAY_URL: mesh.url.replace('/graphql', '') };
    const { data } = await ask(mesh.url, '{ dataProducts { totalCount } }');
    expect(data.dataProducts.totalCount).toBe(24);
    expect((await json('history')).data.publications[0]).toMatchObject({ subgraph: 'orders', action: 'RETIRE' });
  }, 30_000);
});

async function sdlOf(subgraph: string): Promise<string> {
  const { data } = await ask(mesh.url.replace('/graphql', `/subgraphs/${subgraph}/graphql`), '{ _service { sdl } }');
  return data._service.sdl;
}

/** One that the domain adds to the vocabulary, with fields inside. */
function ownFieldOf(sdl: string, type: string): string {
  const extension = parse(sdl).definitions.find(
    (node) => node.kind === Kind.OBJECT_TYPE_EXTENSION && node.name.value === type,
  );
  return (extension as ObjectTypeExtensionNode).fields![0]!.name.value;
}

function withoutFields(sdl: string, type: string): string {
  return print(visit(parse(sdl), { ObjectTypeExtension: (node) => (node.name.value === type ? null : undefined) }));
}
