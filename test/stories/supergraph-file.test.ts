/** A gateway that takes its supergraph from a file, as behind a registry of somebody else's. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { compose } from '../../schema/compose.ts';
import { loadDomain } from '../../subgraphs/kit/index.ts';
import { startTributary, temporaryFolder, type Running } from '../cli/tributary.ts';
import { logger } from '../subgraphs/kit/builders.ts';
import { ask } from './asking.ts';
import { until } from './until.ts';

const BUREAU = join(import.meta.dirname, '../../subgraphs/domains/bureau');
const QUERY = '{ bureauDataProducts { nodes { urn name domain { name } } } }';
const file = join(temporaryFolder(), 'supergraph.graphql');

let bureau: Running;
let gateway: Running;
let supergraph: string;
const readiness = async (): Promise<{ status: string }> => {
  const response = await fetch(gateway.url.replace('/graphql', '/health/ready'));
  return (await response.json()) as { status: string };
};

beforeAll(async () => {
  bureau = await startTributary(['subgraph', BUREAU]);
  const { name, sdl } = await loadDomain(BUREAU, { logger });
  const composition = compose([{ name, sdl, url: bureau.url, kind: 'domain', isTolerant: true }]);
  if (composition.kind === 'refused') throw new Error(JSON.stringify(composition.findings));
  supergraph = composition.supergraphSdl;
  writeFileSync(file, supergraph);
  gateway = await startTributary(['gateway', '--supergraph', file]);
}, 60_000);

afterAll(() => Promise.all([gateway?.stop(), bureau?.stop()]));

it('answers from the subgraphs of the file, and from the catalog in its own process', async () => {
  const { data, errors } = await ask(gateway.url, QUERY);
  expect(errors).toBeUndefined();
  expect(data.bureauDataProducts.nodes[0]).toEqual({
    urn: 'urn:dp:bureau:credit-scores',
    name: 'Consumer credit scores',
    domain: { name: 'bureau' },
  });
});

it('goes on with the last good graph when the file becomes garbage, says so, and follows when it is mended', async () => {
  writeFileSync(file, 'type {');
  const stale = await until(readiness, ({ status }) => status === 'stale');
  expect(JSON.stringify(stale)).toMatch(/Syntax Error/);
  expect((await ask(gateway.url, QUERY)).errors).toBeUndefined();
  writeFileSync(file, supergraph.replace('type Query', '"Mended."\ntype Query'));
  expect(await until(readiness, ({ status }) => status === 'ready')).toMatchObject({ status: 'ready' });
});

it('names the domain when its subgraph is stopped', async () => {
  await bureau.stop();
  const { data, errors } = await ask(gateway.url, QUERY);
  expect(data).toEqual({ bureauDataProducts: null });
  expect(errors!.map(({ extensions }) => [extensions['code'], extensions['domain']])).toEqual([
    ['DOMAIN_UNAVAILABLE', 'bureau'],
  ]);
});
