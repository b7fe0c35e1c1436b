/** Every part a process of its own, in production mode, as docker-compose.yml runs them. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTributary, temporaryFolder, type Running } from '../cli/tributary.ts';
import { freePort } from '../free-port.ts';
import { ask } from './asking.ts';
import { until } from './until.ts';

const DOMAINS = ['bureau', 'risk'];
const SECRETS = Object.fromEntries(
  [...DOMAINS, 'discovery', 'lineage'].map((name) => [name, `secret-of-${name}-0123456789`]),
);
const EVENT = {
  eventType: 'COMPLETE',
  eventTime: '2026-01-31T17:00:00Z',
  producer: 'https://bank.example/loader',
  schemaURL: 'https://openlineage.io/spec/2-0-2/OpenLineage.json',
  run: { runId: '01890f4e-3c0b-7cc0-9f4f-000000000001' },
  job: { namespace: 'bank', name: 'load' },
  inputs: [{ namespace: 'pg://a', name: 'in' }],
  outputs: [{ namespace: 'pg://a', name: 'out' }],
};

const running: Running[] = [];
let gatewayUrl: string;

beforeAll(async () => {
  const folder = temporaryFolder();
  const secretsFile = join(folder, 'secrets.yaml');
  writeFileSync(secretsFile, stringify(SECRETS));
  const start = async (args: readonly string[], settings: Readonly<Record<string, string>> = {}): Promise<Running> => {
    const process = await startTributary(args, {
      NODE_ENV: 'production',
      TRIBUTARY_ANONYMOUS: 'true',
      TRIBUTARY_SUBGRAPH_SECRETS_FILE: secretsFile,
      ...settings,
    });
    running.push(process);
    return process;
  };
  const domains = await Promise.all(
    DOMAINS.map((name) => start(['subgraph', join(import.meta.dirname, '../../subgraphs/domains', name)])),
  );
  const platformPort = await freePort();
  const platformUrl = `http://127.0.0.1:${platformPort}`;
  const meshFile = join(folder, 'mesh.yaml');
  const subgraphs = [
    ...DOMAINS.map((name, index) => ({ name, url: domains[index]!.url })),
    ...['discovery', 'lineage'].map((name) => ({ name, url: `${platformUrl}/${name}/graphql`, kind: 'platform' })),
  ];
  writeFileSync(meshFile, stringify({ subgraphs }));
  const gateway = await start(['gateway', '--subgraphs', meshFile], { TRIBUTARY_PLATFORM_URL: platformUrl });
  gatewayUrl = gateway.url.replace('/graphql', '');
  await start(['platform'], {
    PORT: String(platformPort),
    TRIBUTARY_GATEWAY_URL: gatewayUrl,
    TRIBUTARY_HARVEST_SECONDS: '1',
  });
}, 90_000);

afterAll(() => Promise.all(running.map(({ stop }) => stop())));

it('is one graph, as soon as the platform has joined', async () => {
  const query = '{ dataProducts { nodes { name domain { name } lineage(direction: UPSTREAM) { totalCount } } } }';
  const { data, errors } = await until(
    () => ask(`${gatewayUrl}/graphql`, query),
    (answer) => answer.data?.dataProducts?.nodes?.length === 5,
  );
  expect(errors).toBeUndefined();
  expect(data.dataProducts.nodes).toContainEqual({
    name: 'Probability of default',
    domain: { name: 'risk' },
    lineage: { totalCount: expect.any(Number) },
  });
});

it('forwards events to the platform, and the next read sees them', async () => {
  const response = await fetch(`${gatewayUrl}/api/v1/lineage`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(EVENT),
  });
  expect(response.status).toBe(201);
  const { data } = await ask(
    `${gatewayUrl}/graphql`,
    '{ dataset(namespace: "pg://a", name: "out") { lineage(direction: UPSTREAM) { nodes { label } } } }',
  );
  expect(data.dataset.lineage.nodes).toEqual([{ label: 'in' }]);
});

it("forwards the platform's export as it comes", async () => {
  const response = await fetch(`${gatewayUrl}/api/v1/lineage/export`);
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/x-ndjson']);
  expect(await response.text()).toContain('"namespace":"pg://a","name":"out"');
});

it('shows no stranger its schema', async () => {
  const { errors } = await ask(`${gatewayUrl}/graphql`, '{ __schema { queryType { name } } }');
  expect(errors![0]!.message).toContain('introspection');
  const page = await (await fetch(`${gatewayUrl}/`)).text();
  expect(page).not.toContain('graphiql');
});
