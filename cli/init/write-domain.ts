/** Writes the folder of a new domain; nothing that is there already is written over. */
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import { TributaryError } from '../../lib/errors.ts';
import { productsFieldOf } from '../../schema/naming.ts';
import type { NewColumn, NewDomain } from './new-domain.ts';
import { serverOf } from './server-of.ts';

export type { NewDomain } from './new-domain.ts';

/** Returns the paths in the folder. */
export function writeDomain(folder: string, domain: NewDomain): readonly string[] {
  const files = filesOf(domain);
  const taken = Object.keys(files).filter((path) => existsSync(join(folder, path)));
  if (taken.length > 0) {
    throw new TributaryError(
      'BAD_USER_INPUT',
      `The folder ${folder} has ${taken.join(', ')} already, and nothing is written over. Choose another with --folder.`,
    );
  }
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return Object.keys(files);
}

function filesOf(domain: NewDomain): Readonly<Record<string, string>> {
  const contractId = randomUUID();
  const { segment } = domain.product;
  return {
    'domain.yaml': yaml(domainDocument(domain)),
    [`contracts/${segment}.odps.yaml`]: yaml(productDocument(domain, contractId)),
    [`contracts/${segment}.odcs.yaml`]: yaml(contractDocument(domain, contractId)),
    'domain.test.js': testOf(domain),
    'README.md': readmeOf(domain),
  };
}

function yaml(document: object): string {
  return stringify(document, { lineWidth: 110 });
}

function domainDocument({ name, title, description, owner, email }: NewDomain): object {
  return { name, title, description, owner: { name: owner, email } };
}

/** Open Data Product Standard 1.0. */
function productDocument({ name, description, owner, product, dataset }: NewDomain, contractId: string): object {
  return {
    apiVersion: 'v1.0.0',
    kind: 'DataProduct',
    id: randomUUID(),
    name: product.name,
    version: '1.0.0',
    status: 'active',
    domain: name,
    description: { purpose: `${product.name} of the domain ${name}. ${description}` },
    outputPorts: [
      {
        name: 'table',
        version: '1.0.0',
        type: 'tables',
        description: `${product.name} as the table ${dataset}.`,
        contractId,
      },
    ],
    team: {
      name: owner,
      members: [{ username: 'owner', name: owner, role: 'owner', dateIn: new Date().toISOString().slice(0, 10) }],
    },
  };
}

/** Open Data Contract Standard 3.1. */
function contractDocument({ name, product, namespace, dataset, columns }: NewDomain, id: string): object {
  return {
    apiVersion: 'v3.1.0',
    kind: 'DataContract',
    id,
    name: product.name,
    version: '1.0.0',
    status: 'active',
    domain: name,
    description: { purpose: `What readers of ${product.name} can rely on.` },
    servers: [serverOf(namespace, dataset)],
    schema: [
      {
        name: dataset.split('.').at(-1),
        logicalType: 'object',
        description: `One row for each of ${product.name.toLowerCase()}.`,
        properties: columns.map(columnOf),
      },
    ],
  };
}

function columnOf({ name, type }: NewColumn, index: number): object {
  return {
    name,
    logicalType: type,
    description: `The ${name.replaceAll('_', ' ')}. Say here what it holds.`,
    ...(index === 0 ? { primaryKey: true, primaryKeyPosition: 1, required: true } : { required: false }),
  };
}

function testOf({ name, product }: NewDomain): string {
  const field = productsFieldOf(name);
  return `// Run with: node --test
import assert from 'node:assert/strict';
import test from 'node:test';
import { testDomain } from '@tributary-mesh/tributary/kit/testing';

const domain = await testDomain(import.meta.dirname);

test('the domain may join a mesh', () => {
  assert.deepEqual(domain.findings(), []);
});

test('it offers its product, with an owner and a contract', async () => {
  const { data, errors } = await domain.query(
    '{ ${field} { nodes { urn name owners { name } outputPorts { contract { version } } } } }',
  );
  assert.equal(errors, undefined);
  const [product] = data.${field}.nodes;
  assert.equal(product.urn, 'urn:dp:${name}:${product.segment}');
  assert.ok(product.owners.length > 0);
  assert.ok(product.outputPorts.every(({ contract }) => contract !== null));
});
`;
}

function readmeOf({ name, title, description, product }: NewDomain): string {
  return `# ${title}

${description}

- \`domain.yaml\`: who this domain is.
- \`contracts/${product.segment}.odps.yaml\`: the product ${product.name} (Open Data Product Standard 1.0).
- \`contracts/${product.segment}.odcs.yaml\`: what its readers can rely on (Open Data Contract Standard 3.1).
- \`domain.test.js\`: its test; run it with \`node --test\`.

\`\`\`sh
npx tributary dev .        # this domain and the rest of the mesh, on this machine
npx tributary subgraph .   # its server alone
npx tributary check .      # would it be published, and whom would it hurt?
npx tributary publish . --url https://${name}.company.example/graphql
\`\`\`
`;
}
