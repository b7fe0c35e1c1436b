/** `tributary init domain`: a folder that is a domain from its first minute. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { judgeLaws } from '../../policy/engine.ts';
import { LAWS } from '../../policy/laws/index.ts';
import { filesIn } from '../../cli/mesh/domain-files.ts';
import { parseDomainFolder } from '../../schema/contract/index.ts';
import { testDomain } from '../../subgraphs/kit/testing.ts';
import { temporaryFolder, tributary } from './tributary.ts';

async function init(...flags: readonly string[]) {
  const folder = join(temporaryFolder(), 'made');
  const ended = await tributary(['init', 'domain', ...flags, '--folder', folder, '--yes']);
  return { folder, ...ended };
}

it('writes a folder that loads, composes and keeps the laws', async () => {
  const { folder, code, stderr } = await init(
    'orders',
    '--owner',
    'Order Desk',
    '--columns',
    'id:string,total:decimal',
  );
  expect([code, stderr]).toEqual([0, expect.stringContaining('tributary publish')]);
  const domain = await testDomain(folder);
  expect(domain.findings()).toEqual([]);
  const parsed = parseDomainFolder(filesIn(folder).filter(({ path }) => path.endsWith('.yaml')));
  expect(parsed.kind === 'ok' && judgeLaws(LAWS, parsed.products)).toEqual([]);
  const { data } = await domain.query(
    '{ ordersDataProducts { nodes { owners { name } columns { nodes { name type } } } } }',
  );
  expect(JSON.stringify(data)).toContain('Order Desk');
  expect(JSON.stringify(data)).toContain('{"name":"total","type":"number"}');
});

it.each([
  ['postgres://db.example:5432', 'shop.public.orders'],
  ['snowflake://acme-prod', 'SALES.PUBLIC.ORDERS'],
  ['bigquery', 'acme.sales.orders'],
  ['kafka://broker.example:9092', 'orders'],
  ['mysql://db.example:3306', 'shop.orders'],
])('names the dataset as lineage does: %s, %s', async (namespace, name) => {
  const { folder, code, stderr } = await init('orders', '--namespace', namespace, '--dataset', name);
  expect([code, stderr]).toEqual([0, expect.anything()]);
  const parsed = parseDomainFolder(filesIn(folder).filter(({ path }) => path.endsWith('.yaml')));
  expect(parsed.kind === 'ok' && parsed.products[0]!.outputPorts[0]!.datasets).toEqual([{ namespace, name }]);
});

it('writes a test that passes where the package is installed', async () => {
  const { folder } = await init('risk-models', '--product', 'Scores');
  const scope = join(folder, 'node_modules/@tributary-mesh');
  mkdirSync(scope, { recursive: true });
  symlinkSync(join(import.meta.dirname, '../..'), join(scope, 'tributary'));
  const { status, stdout } = spawnSync(process.execPath, ['--test', 'domain.test.js'], {
    cwd: folder,
    encoding: 'utf8',
  });
  expect([status, stdout]).toEqual([0, expect.stringContaining('# pass 2')]);
});

it('writes over nothing, and tells all that is wrong with what it was told', async () => {
  const { folder } = await init('orders');
  const before = readFileSync(join(folder, 'domain.yaml'), 'utf8');
  const again = await tributary(['init', 'domain', 'orders', '--folder', folder, '--yes']);
  expect([again.code, again.stderr]).toEqual([1, expect.stringContaining('domain.yaml')]);
  expect(readFileSync(join(folder, 'domain.yaml'), 'utf8')).toBe(before);
  const wrong = await init('No Name', '--product', '123', '--columns', 'id:uuid');
  expect(wrong.code).toBe(1);
  expect(wrong.stderr).toMatch(/--name[^]*--product[^]*--columns/);
  expect(existsSync(wrong.folder)).toBe(false);
});
