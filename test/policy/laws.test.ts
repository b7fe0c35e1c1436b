/** The laws of the mesh. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { judgeLaws } from '../../policy/engine.ts';
import { LAWS } from '../../policy/laws/index.ts';
import { contract } from '../../policy/laws/contract.ts';
import { description } from '../../policy/laws/description.ts';
import { owner } from '../../policy/laws/owner.ts';
import { parseDomainFolder } from '../../schema/contract/index.ts';
import type { Product } from '../../schema/product.ts';
import { filesIn } from '../../cli/mesh/domain-files.ts';

const DOMAINS = join(import.meta.dirname, '../../subgraphs/domains');

function productsOf(domain: string): readonly Product[] {
  const folder = parseDomainFolder(filesIn(join(DOMAINS, domain)).filter(({ path }) => path.endsWith('.yaml')));
  if (folder.kind === 'faulty') throw new Error(JSON.stringify(folder.faults));
  return folder.products;
}

const [PRODUCT] = productsOf('bureau') as [Product];
const rules = (findings: readonly { readonly rule: string }[]) => findings.map(({ rule }) => rule);

describe.each(readdirSync(DOMAINS))('the sample domain %s', (domain) => {
  it('keeps every law', () => {
    expect(judgeLaws(LAWS, productsOf(domain)).filter(({ severity }) => severity === 'error')).toEqual([]);
  });
});

it('asks for an owner with a name', () => {
  const nameless = { name: ' ', username: null, role: 'owner', team: null };
  expect(rules(owner.judge([{ ...PRODUCT, owners: [] }]))).toEqual(['PRODUCT_WITHOUT_OWNER']);
  expect(rules(owner.judge([{ ...PRODUCT, owners: [nameless] }]))).toEqual(['PRODUCT_WITHOUT_OWNER']);
  expect(owner.judge([{ ...PRODUCT, owners: [{ ...nameless, team: 'Credit Data' }] }])).toEqual([]);
});

it('asks for a description that says something, and warns of bare columns', () => {
  expect(rules(description.judge([{ ...PRODUCT, description: 'Scores.' }]))).toEqual(['PRODUCT_WITHOUT_DESCRIPTION']);
  const [port] = PRODUCT.outputPorts;
  const columns = port!.columns.map((column) => ({ ...column, description: null }));
  const [finding] = description.judge([{ ...PRODUCT, outputPorts: [{ ...port!, columns }] }]);
  expect(finding).toMatchObject({
    rule: 'COLUMNS_WITHOUT_DESCRIPTION',
    severity: 'warning',
    coordinate: `${PRODUCT.urn}/${port!.name}`,
  });
  expect(finding!.message).toContain(`${columns.length} of ${columns.length} columns`);
});

it('asks for a contract of each output port', () => {
  const outputPorts = PRODUCT.outputPorts.map((port) => ({ ...port, contract: null }));
  expect(rules(contract.judge([{ ...PRODUCT, outputPorts }]))).toEqual(outputPorts.map(() => 'PORT_WITHOUT_CONTRACT'));
});

it.each(['PROPOSED', 'DRAFT', 'RETIRED'] as const)('leaves alone what is %s', (lifecycle) => {
  const bare = { ...PRODUCT, lifecycle, owners: [], description: null };
  expect(judgeLaws(LAWS, [bare])).toEqual([]);
});

it('tells of a law that fails, and judges by the others', () => {
  const broken = {
    name: 'broken',
    description: 'Fails.',
    judge: () => {
      throw new Error('no idea');
    },
  };
  expect(rules(judgeLaws([broken, owner], [{ ...PRODUCT, owners: [] }]))).toEqual([
    'LAW_FAILED',
    'PRODUCT_WITHOUT_OWNER',
  ]);
});
