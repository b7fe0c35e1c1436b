/** Domains deploy alone: one has tomorrow's vocabulary, the others follow one by one, and the graph answers all along. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { wireGateway } from '../../cli/wire/gateway.ts';
import type { Service } from '../../cli/wire/service.ts';
import { loadConfig } from '../../lib/config.ts';
import { createMetrics } from '../../lib/metrics.ts';
import { vocabularySdl } from '../../schema/vocabulary/vocabulary.generated.ts';
import { createDomain, serveSubgraph, type Resolvers, type SubgraphServer } from '../../subgraphs/kit/index.ts';
import { NEWER_VOCABULARY } from '../schema/mesh.ts';
import { aProduct, logger } from '../subgraphs/kit/builders.ts';
import { ask, type Answer } from './asking.ts';
import { until } from './until.ts';

const NAMES = ['payments', 'lending', 'bureau'] as const;
const SLAS = [
  {
    property: 'latency',
    value: 1,
    valueExt: null,
    unit: 'd',
    element: null,
    driver: null,
    description: null,
    scheduler: null,
    schedule: null,
    tier: 'gold',
  },
];
const QUERY = `{ ${NAMES.map((name) => `${name}: ${name}DataProducts { nodes { name retention(unit: "years") { amount } slas { property tier } } }`).join(' ')} }`;

const servers = new Map<string, SubgraphServer>();
let gateway: Service;

beforeAll(async () => {
  for (const name of NAMES) servers.set(name, await serve(name, vocabularySdl, 0));
  const home = mkdtempSync(join(tmpdir(), 'tributary-skew-'));
  const meshFile = join(home, 'mesh.yaml');
  writeFileSync(meshFile, stringify({ subgraphs: NAMES.map((name) => ({ name, url: servers.get(name)!.url })) }));
  gateway = await wireGateway({
    config: { ...loadConfig({}), port: 0, home, logLevel: 'silent' },
    graph: { kind: 'subgraphs', meshFile },
  });
});

afterAll(async () => {
  await gateway?.close();
  await Promise.all([...servers.values()].map(({ close }) => close()));
});

it('gives each domain the new fields as soon as that domain has them, and null elsewhere', async () => {
  expect((await graph()).errors?.[0]?.message).toContain('retention');
  for (const [index, name] of NAMES.entries()) {
    await restart(name, NEWER_VOCABULARY);
    const newer = NAMES.slice(0, index + 1);
    const { data, errors } = await until(
      graph,
      (answer) =>
        answer.data?.[name]?.nodes[0].retention !== undefined && answer.data[name].nodes[0].retention !== null,
    );
    expect(errors).toBeUndefined();
    for (const each of NAMES) expect(data[each].nodes).toEqual([expectedOf(each, newer.includes(each))]);
  }
});

it('goes on with null, and says what was tolerated, when a domain goes back to the older vocabulary', async () => {
  await restart('lending', vocabularySdl);
  const { data, errors, extensions } = await until(
    graph,
    (answer) => answer.data?.lending?.nodes[0].retention === null,
  );
  expect(errors).toBeUndefined();
  expect(data.lending.nodes).toEqual([expectedOf('lending', false)]);
  expect(extensions?.['tolerated']).toEqual(
    expect.arrayContaining([expect.objectContaining({ domain: 'lending', coordinate: 'Sla.tier' })]),
  );
});

const graph = (): Promise<Answer> => ask(`${gateway.url}/graphql`, QUERY);

function expectedOf(name: string, isNewer: boolean) {
  return {
    name: `Name of urn:dp:${name}:one`,
    retention: isNewer ? { amount: 7 } : null,
    slas: [{ property: 'latency', tier: isNewer ? 'gold' : null }],
  };
}

/** A rolling deploy: the old server stops, the new one takes its port. */
async function restart(name: string, vocabulary: string): Promise<void> {
  const old = servers.get(name)!;
  await old.close();
  servers.set(name, await serve(name, vocabulary, Number(new URL(old.url).port)));
}

function serve(name: string, vocabulary: string, port: number): Promise<SubgraphServer> {
  const description = { name, title: name, description: name, owner: { name: 'Team', email: 'team@bank.example' } };
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}DataProduct`;
  const isNewer = vocabulary !== vocabularySdl;
  const resolvers: Resolvers = isNewer ? { [type]: { retention: () => ({ amount: 7 }) } } : {};
  const domain = createDomain({
    description,
    products: [aProduct(`urn:dp:${name}:one`, { slas: SLAS })],
    vocabulary,
    resolvers,
    logger,
  });
  return serveSubgraph(domain, {
    host: '127.0.0.1',
    port,
    secret: undefined,
    isProduction: false,
    metrics: createMetrics(),
    logger,
  });
}
