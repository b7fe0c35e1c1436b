/**
 * Gateways side by side in one run: the same supergraph, the same subgraphs answered from bytes, the same load. The
 * gateway has one core; who asks and the subgraphs have the other.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { FIRST_QUERY } from '../../gateway/index.ts';
import { pinOurselves } from './cores.ts';
import { cache } from './gateway/cache.ts';
import { HIVE_FOLDER } from './gateway/hive-folder.ts';
import { answerOf, CLI, measure, start, ticksOf, type Load, type Measured, type Running } from './gateway/load.ts';
import { plans } from './gateway/plans.ts';
import { readdressed } from './gateway/readdressed.ts';
import { SHOP_QUERY, shopSupergraph } from './gateway/shop.ts';
import { startMesh } from './mesh-process.ts';
import { quantile, table } from './table.ts';

const CLIENTS = 64;
const TURNS = 6;
const TURN_SECONDS = 2;
const WARM_SECONDS = 4;
const DOCUMENTS = 500;
const FLOOR = 'the floor';
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
  { name: FLOOR, args: (file) => ['./floor.js', file] },
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
      yield await cache({ query: BANK_QUERY, supergraph, home }, remark);
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

/**
 * All are there side by side and take turns, so that a noisy moment of the machine is one of all of them. Whose turn it is
 * not is held still, so that what it has left undone takes nothing from the others.
 */
async function compare(
  { query }: Workload,
  mode: keyof typeof MODES,
  file: string,
  home: string,
  count: () => Promise<number>,
): Promise<string> {
  const { bodyOf, headersOf } = MODES[mode];
  const entrants: Entrant[] = [];
  const enter = async (name: string, args: readonly string[], settings: Contender['settings'] = {}) => {
    const running = await start(args, 0, {
      NODE_ENV: 'development',
      TRIBUTARY_HOME: join(home, name.replace(/\W/g, '')),
      ...settings,
    });
    const load = { ...running, clients: CLIENTS, headersOf, bodyOf: (nth: number) => bodyOf(query, nth), count };
    entrants.push({ name, running, load });
    if (mode === 'identical' && name === 'Tributary')
      writeFileSync(join(home, 'answer.json'), await answerOf(running.url, query));
    await measure({ ...load, seconds: WARM_SECONDS });
    await pause(running);
  };
  try {
    for (const { name, args, settings } of CONTENDERS)
      if (name !== FLOOR || mode === 'identical') await enter(name, args(file), settings);
    if (mode === 'identical') await enter('bare node:http, the same bytes', ['./bare.js', join(home, 'answer.json')]);
    return tableOf(mode, await inTurns(entrants, (name) => process.stderr.write(`${mode}: ${name} …\n`)));
  } finally {
    for (const { running } of entrants) await running.stop();
  }
}

interface Entrant {
  readonly name: string;
  readonly running: Running;
  readonly load: Omit<Load, 'seconds'>;
}

/** What each turn of each measured. */
async function inTurns(
  entrants: readonly Entrant[],
  remark: (name: string) => void,
): Promise<ReadonlyMap<string, readonly Measured[]>> {
  const measured = new Map(entrants.map(({ name }) => [name, [] as Measured[]]));
  for (let turn = 0; turn < TURNS; turn += 1) {
    // Forth and back, so that nobody always comes after the same one.
    for (const { name, load } of turn % 2 === 0 ? entrants : entrants.toReversed()) {
      if (turn === 0) remark(name);
      process.kill(load.pid, 'SIGCONT');
      measured.get(name)!.push(await measure({ ...load, seconds: TURN_SECONDS }));
      await pause(load);
    }
  }
  return measured;
}

/** Once it has done what it was asked, so that no deadline passes meanwhile; what takes longer is held in the midst of it. */
async function pause({ pid }: Pick<Running, 'pid'>): Promise<void> {
  for (let [waits, before] = [0, -1]; waits < 25 && before !== ticksOf(pid); waits += 1) {
    before = ticksOf(pid);
    await sleep(200);
  }
  process.kill(pid, 'SIGSTOP');
}

function tableOf(mode: string, measured: ReadonlyMap<string, readonly Measured[]>): string {
  const floor = measured.get(FLOOR);
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
    [...measured].map(([name, turns]) => rowOf(name, turns, floor)),
  );
}

/** Medians of the turns; the ratio is taken within each turn. */
function rowOf(name: string, turns: readonly Measured[], floor: readonly Measured[] | undefined) {
  const median = (of: (turn: Measured, index: number) => number) => {
    const values = turns.flatMap((turn, index) => (turn.requests > 0 ? [of(turn, index)] : []));
    return quantile(values, 0.5);
  };
  const failed = turns.reduce((sum, turn) => sum + turn.failed, 0);
  const memory = Math.max(...turns.map(({ residentMb }) => residentMb));
  if (turns.every(({ requests }) => requests === 0)) return [name, 0, '', '', '', '', memory, '', failed];
  return [
    name,
    median(({ requestsPerSecond }) => requestsPerSecond).toFixed(0),
    median(({ p50 }) => p50),
    median(({ p95 }) => p95),
    median(({ cpuPerRequest }) => cpuPerRequest).toFixed(3),
    floor ? median(({ cpuPerRequest }, turn) => cpuPerRequest / floor[turn]!.cpuPerRequest).toFixed(2) : '',
    memory,
    median(({ fetchesPerRequest }) => fetchesPerRequest).toFixed(1),
    failed,
  ];
}
