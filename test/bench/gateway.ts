/**
 * Gateways side by side in one run: the same supergraph, the same subgraphs answered from bytes, the same load. The
 * gateway has one core; who asks and the subgraphs have the other.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FIRST_QUERY } from '../../gateway/index.ts';

import { pinOurselves } from './cores.ts';
import { cache } from './gateway/cache.ts';
import { HIVE_FOLDER } from './gateway/hive-folder.ts';
import { CLI, measure, start, type Measured, type Running } from './gateway/load.ts';
import { plans } from './gateway/plans.ts';
import { readdressed } from './gateway/readdressed.ts';
import { SHOP_QUERY, shopSupergraph } from './gateway/shop.ts';
import { startMesh } from './mesh-process.ts';
import { table } from './table.ts';

const CLIENTS = 64;
const SECONDS = 6;
const WARM_SECONDS = 3;
const DOCUMENTS = 500;
const BANK_QUERY = FIRST_QUERY.replace(/^#.*\n/, '').replace(/\s+/g, ' ');

interface Workload {
  readonly name: string;
  readonly query: string;
  readonly supergraph: string;
}

interface Contender {
  readonly name: string;
  readonly args: (supergraph: string) => readonly string[];
  readonly settings?: Readonly<Record<string, string>>;
}

const CONTENDERS: readonly Contender[] = [
  { name: 'the floor', args: (file) => ['./floor.js', file] },
  { name: 'Tributary', args: (file) => [CLI, 'gateway', '--supergraph', file] },
  {
    name: 'Tributary, nothing shared',
    args: (file) => [CLI, 'gateway', '--supergraph', file],
    settings: { TRIBUTARY_SHARING: 'false' },
  },
  ...(existsSync(HIVE_FOLDER)
    ? [{ name: 'Hive Gateway, native planner', args: (file: string) => ['./hive.js', file] }]
    : []),
  { name: '@apollo/gateway, stock', args: (file) => ['./stock.js', file] },
];

const MODES = {
  identical: { bodyOf: (query: string) => JSON.stringify({ query }), headersOf: () => ({}) },
  'unique authorization': {
    bodyOf: (query: string) => JSON.stringify({ query }),
    headersOf: (nth: number) => ({ authorization: `Bearer ${nth}` }),
  },
  [`${DOCUMENTS} documents`]: {
    bodyOf: (query: string, nth: number) =>
      JSON.stringify({ query: query.replace('{', `{ d${nth % DOCUMENTS}: __typename`) }),
    headersOf: (nth: number) => ({ authorization: `Bearer ${nth}` }),
  },
} as const;

/** Arguments: names of workloads (`bank`, `shop`), `cache` and `plans`, all unless told. */
export async function* benchGateway(names: readonly string[]): AsyncIterable<string> {
  const remark = (text: string) => void process.stderr.write(`${text} …\n`);
  if (names.length === 0 || names.includes('plans')) yield await plans(remark);
  if (names.length === 1 && names[0] === 'plans') return;
  const home = mkdtempSync(join(tmpdir(), 'tributary-bench-'));
  pinOurselves(1);
  const mesh = await startMesh(join(home, 'mesh'), { core: 1 });
  const bytes = await start(['./bytes-server.js', new URL(mesh.url).origin], 1);
  const count = async () => Number(await (await fetch(`${bytes.url}/count`)).text());
  try {
    const supergraph = await supergraphOf(join(home, 'mesh'), mesh.url);
    if (names.length === 0 || names.includes('cache'))
      yield await cache({ query: BANK_QUERY, supergraph, bytesUrl: bytes.url, home }, remark);
    for (const workload of workloads(supergraph, bytes.url)) {
      if (names.length > 0 && !names.includes(workload.name)) continue;
      yield `### ${workload.name}`;
      const file = join(home, `${workload.name}.graphql`);
      writeFileSync(file, workload.supergraph);
      for (const mode of Object.keys(MODES))
        yield await compare(workload, mode as keyof typeof MODES, file, home, count);
    }
  } finally {
    await bytes.stop();
    await mesh.stop();
    pinOurselves('all');
    rmSync(home, { recursive: true, force: true });
  }
}

/** Of the mesh, with the URLs of its own doors. */
async function supergraphOf(home: string, meshUrl: string): Promise<string> {
  const token = readFileSync(join(home, 'secrets/registry-token'), 'utf8').trim();
  const response = await fetch(meshUrl.replace('/graphql', '/registry/v1/supergraph?for=router'), {
    headers: { authorization: `Bearer ${token}` },
  });
  return response.text();
}

function workloads(supergraph: string, bytesUrl: string): readonly Workload[] {
  const bank = readdressed(supergraph, (name) => `${bytesUrl}/${name}`);
  return [
    { name: 'bank', query: BANK_QUERY, supergraph: bank },
    { name: 'shop', query: SHOP_QUERY.replace(/\s+/g, ' '), supergraph: shopSupergraph(bytesUrl) },
  ];
}

async function compare(
  { query }: Workload,
  mode: keyof typeof MODES,
  file: string,
  home: string,
  count: () => Promise<number>,
): Promise<string> {
  const { bodyOf, headersOf } = MODES[mode];
  const rows: (string | number)[][] = [];
  const measured = async (name: string, running: Running) => {
    const load = { ...running, clients: CLIENTS, headersOf, bodyOf: (nth: number) => bodyOf(query, nth), count };
    await measure({ ...load, seconds: WARM_SECONDS });
    const result = await measure({ ...load, seconds: SECONDS });
    rows.push(rowOf(name, result));
    process.stderr.write(`${mode}: ${name} ${result.requestsPerSecond.toFixed(0)}/s\n`);
  };
  for (const { name, args, settings = {} } of CONTENDERS) {
    if (name === 'the floor' && mode !== 'identical') continue;
    const running = await start(args(file), 0, {
      NODE_ENV: 'development',
      TRIBUTARY_HOME: join(home, name.replace(/\W/g, '')),
      ...settings,
    });
    try {
      if (mode === 'identical' && name === 'Tributary')
        writeFileSync(join(home, 'answer.json'), await answerOf(running.url, query));
      await measured(name, running);
    } finally {
      await running.stop();
    }
  }
  if (mode === 'identical') {
    const bare = await start(['./bare.js', join(home, 'answer.json')], 0);
    await measured('bare node:http, the same bytes', bare).finally(() => bare.stop());
  }
  const head = [
    mode,
    'requests/s',
    'p50 ms',
    'p97.5 ms',
    'CPU ms a request',
    'times the floor',
    'resident MB',
    'fetches',
    'failed',
  ];
  return table(
    head,
    rows.map((row) => withRatio(row, rows)),
  );
}

function rowOf(
  name: string,
  { requestsPerSecond, p50, p95, cpuPerRequest, residentMb, fetchesPerRequest, failed }: Measured,
) {
  return [
    name,
    requestsPerSecond.toFixed(0),
    p50,
    p95,
    cpuPerRequest.toFixed(3),
    '',
    residentMb,
    fetchesPerRequest.toFixed(1),
    failed,
  ];
}

function withRatio(row: readonly (string | number)[], rows: readonly (readonly (string | number)[])[]) {
  const floor = rows.find(([name]) => name === 'the floor');
  return row.map((cell, index) => (index === 5 && floor ? (Number(row[4]) / Number(floor[4])).toFixed(2) : cell));
}

async function answerOf(url: string, query: string): Promise<string> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  return response.text();
}
