import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { DomainRefused, loadDomain } from '../../../subgraphs/kit/index.ts';
import { testDomain } from '../../../subgraphs/kit/testing.ts';
import { logger } from './builders.ts';

const DOMAIN_YAML =
  'name: tides\ntitle: Tides\ndescription: Water levels.\nowner: { name: Tides Team, email: tides@bank.example }\n';
const CONTRACT = `apiVersion: v3.1.0
kind: DataContract
id: 6f2a3c1e-5f0e-5d0b-9a77-0c2b1d2f3a4b
version: 1.0.0
status: active
name: Levels
schema:
  - name: levels
    logicalType: object
    properties:
      - { name: measured_at, logicalType: timestamp }
`;
const OWN_SDL = 'extend type TidesDataProduct {\n  gauge: String\n}\n';
const RESOLVERS = "export const resolvers = { TidesDataProduct: { gauge: ({ urn }) => 'gauge of ' + urn } };\n";

const folders: string[] = [];
afterEach(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true })));

describe('a folder of contracts', () => {
  it('is a domain without any code', async () => {
    const domain = await testDomain(folderOf({ 'contracts/levels.odcs.yaml': CONTRACT }));
    const { data } = await domain.query('{ tidesDataProducts { nodes { urn name columns { nodes { name } } } } }');
    expect(data).toEqual({
      tidesDataProducts: {
        nodes: [{ urn: 'urn:dp:tides:levels', name: 'Levels', columns: { nodes: [{ name: 'measured_at' }] } }],
      },
    });
    expect(domain.findings()).toEqual([]);
    expect(domain.domain.description.owner.name).toBe('Tides Team');
  });

  it('answers fields of its own with the module beside them', async () => {
    const files = { 'contracts/levels.odcs.yaml': CONTRACT, 'schema.graphql': OWN_SDL, 'resolvers.mjs': RESOLVERS };
    const domain = await testDomain(folderOf(files));
    const { data } = await domain.products(['urn:dp:tides:levels'], 'gauge');
    expect(data).toEqual({ _entities: [{ gauge: 'gauge of urn:dp:tides:levels' }] });
  });
});

describe('a folder that is faulty', () => {
  it('is refused with every fault of every contract, with file, line and pointer', async () => {
    const faults = await faultsOf({
      'contracts/levels.odcs.yaml': CONTRACT.replace('version: 1.0.0', 'version: 7').replace('name: levels', 'name: 8'),
      'contracts/flows.odcs.yaml': CONTRACT.replace('status: active\n', ''),
      'schema.graphql': OWN_SDL,
      'resolvers.mjs': 'this is not a program',
    });
    const places = faults.map(({ file, line, pointer }) => `${file}:${line} ${pointer}`);
    expect(places).toEqual(
      expect.arrayContaining([
        'contracts/levels.odcs.yaml:4 /version',
        'contracts/levels.odcs.yaml:8 /schema/0/name',
        'contracts/flows.odcs.yaml:1 /status',
        'resolvers.mjs:1 ',
      ]),
    );
  });

  it('lists its faults in the message of the refusal', async () => {
    const refusal = loadDomain(
      folderOf({ 'contracts/levels.odcs.yaml': CONTRACT.replace('version: 1.0.0', 'version: 7') }),
      { logger },
    );
    await expect(refusal).rejects.toThrow(/has a fault:\n {2}contracts\/levels\.odcs\.yaml:4:1 \/version: expected/);
  });

  it.each([
    ['domain.yaml is missing', { 'domain.yaml': null }, 'domain.yaml', 1, 'expected a file that names the domain'],
    ['its contracts are a file', { contracts: 'x' }, 'contracts', 1, 'this is a file'],
    ['a contract is a folder', { 'contracts/a.odcs.yaml/b': 'x' }, 'contracts/a.odcs.yaml', 1, 'this is a folder'],
    ['its SDL does not parse', { 'schema.graphql': 'type\n{' }, 'schema.graphql', 2, 'Syntax Error'],
    [
      'its SDL does not build',
      {
        'schema.graphql': '# Mine\nextend type Query { tidesNow: Tide }',
        'resolvers.mjs': 'export const resolvers = { Query: { tidesNow: () => 1 } }',
      },
      'schema.graphql',
      2,
      'Unknown type Tide',
    ],
    ['a field has no resolver', { 'schema.graphql': OWN_SDL }, 'resolvers', 1, 'TidesDataProduct.gauge'],
    ['a resolver has no field', { 'resolvers.mjs': RESOLVERS }, 'resolvers.mjs', 1, 'TidesDataProduct.gauge'],
    [
      'its module exports no resolvers',
      { 'resolvers.mjs': 'export const other = 1' },
      'resolvers.mjs',
      1,
      'expected an export "resolvers"',
    ],
  ])('is refused when %s', async (_what, files: Record<string, string | null>, file, line, message) => {
    const faults = await faultsOf(files);
    expect(faults).toMatchObject([{ file, line }]);
    expect(faults[0]!.message).toContain(message);
  });

  it('is refused when it is not there', async () => {
    const refusal = loadDomain(join(tmpdir(), 'no-such-domain'), { logger });
    await expect(refusal).rejects.toThrow(/no-such-domain has a fault:\n.*expected a folder .* there is none/);
  });
});

/** A folder of the domain tides with these files; null leaves one out. */
function folderOf(files: Readonly<Record<string, string | null>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'tributary-domain-'));
  folders.push(folder);
  for (const [path, text] of Object.entries({ 'domain.yaml': DOMAIN_YAML, ...files })) {
    if (text === null) continue;
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

async function faultsOf(files: Readonly<Record<string, string | null>>) {
  const refusal: unknown = await loadDomain(folderOf(files), { logger }).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(DomainRefused);
  return (refusal as DomainRefused).faults;
}
