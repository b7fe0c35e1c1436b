/**
 * One query asked again and again of domains that tell what changes: what keeping their answers saves, and whether any
 * answer is old. The yardsticks are the same gateway with nothing kept, and Node's server sending the same bytes. The
 * subgraphs are the mesh's own, asked over HTTP,
 * lending in a process of its own, which changes, and the catalog in the gateway.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { table } from '../table.ts';
import { answerOf, CLI, measure, start, type Load, type Measured, type Running } from './load.ts';
import { readdressed } from './readdressed.ts';

export interface CacheOptions {
  readonly query: string;
  /** Of the mesh, with the URLs of its own doors. */
  readonly supergraph: string;
  readonly home: string;
}

const CLIENTS = 64;
const SECONDS = 10;
const WARM_SECONDS = 3;
const CHANGE_EVERY_MS = 1_000;
/** The number behind the name of the product that changes. */
const NUMBER = /"Loan applications (\d+)"/;

const ROWS = [
  { name: 'nothing kept (yardstick)', megabytes: '0', changes: false },
  { name: 'kept', megabytes: '32', changes: false },
  { name: 'kept, one product changes each second', megabytes: '32', changes: true },
] as const;

export async function cache(options: CacheOptions, remark: (text: string) => void): Promise<string> {
  const rows: Row[] = [];
  for (const row of ROWS) {
    remark(`cache: ${row.name}`);
    // Of its own for each gateway: a change would wait for the lease of one that has been killed.
    const lending = await start(['./changing-domain.js'], 1);
    const gateway = await startGateway(options, lending, row.megabytes);
    try {
      rows.push(await measured(row, options.query, gateway, lending));
      writeFileSync(join(options.home, 'answer.json'), await answerOf(gateway.url, options.query));
    } finally {
      await gateway.stop();
      await lending.stop();
    }
  }
  remark('cache: bare node:http');
  const bare = await measuredBare(join(options.home, 'answer.json'), options.query);
  return table(
    HEAD,
    [...rows, bare].map(({ name, perSecond, cells }) => [
      name,
      perSecond.toFixed(0),
      ((100 * perSecond) / bare.perSecond).toFixed(0),
      ...cells,
    ]),
  );
}

interface Row {
  readonly name: string;
  readonly perSecond: number;
  /** Of the columns after the third. */
  readonly cells: readonly (string | number)[];
}

async function startGateway(options: CacheOptions, lending: Running, megabytes: string): Promise<Running> {
  const file = join(options.home, 'cache.graphql');
  const urls: Readonly<Record<string, string>> = { lending: `${lending.url}/graphql`, catalog: 'inprocess://catalog' };
  writeFileSync(
    file,
    readdressed(options.supergraph, (name) => urls[name]),
  );
  return start([CLI, 'gateway', '--supergraph', file], 0, {
    NODE_ENV: 'development',
    TRIBUTARY_HOME: join(options.home, 'cache'),
    TRIBUTARY_SHARING: 'false',
    TRIBUTARY_ENTITY_CACHE_MB: megabytes,
  });
}

const HEAD = [
  'the bank’s query, repeated',
  'requests/s',
  'percent of bare node:http',
  'p50 ms',
  'fetches a request',
  'CPU ms a request',
  'changes',
  'a change is over after ms, worst',
  'stale answers (at most 0)',
  'failed',
];

async function measured(
  { name, changes }: (typeof ROWS)[number],
  query: string,
  gateway: Running,
  lending: Running,
): Promise<Row> {
  const watch = createWatch(lending);
  const body = JSON.stringify({ query });
  const load: Omit<Load, 'seconds'> = {
    ...gateway,
    clients: CLIENTS,
    bodyOf: () => body,
    headersOf: () => ({}),
    count: () => counted(gateway, 'tributary_gateway_subgraph_fetches_total'),
    whenSent: watch.whenSent,
  };
  await measure({ ...load, seconds: WARM_SECONDS });
  const changing = changes ? watch.change() : undefined;
  const result = await measure({ ...load, seconds: SECONDS });
  await changing?.stop();
  const cells = [
    ...cellsOf(result),
    changing?.tookMs.length ?? 0,
    changing ? Math.max(...changing.tookMs).toFixed(1) : '',
    watch.stale(),
    result.failed + watch.broken(),
  ];
  return { name, perSecond: result.requestsPerSecond, cells };
}

async function measuredBare(answerFile: string, query: string): Promise<Row> {
  const bare = await start(['./bare.js', answerFile], 0);
  const body = JSON.stringify({ query });
  const load = {
    ...bare,
    clients: CLIENTS,
    bodyOf: () => body,
    headersOf: () => ({}),
    count: async () => 0,
    // As busy with each answer as with those of the others.
    whenSent: () => (answer: string) => void NUMBER.exec(answer),
  };
  try {
    await measure({ ...load, seconds: WARM_SECONDS });
    const result = await measure({ ...load, seconds: SECONDS });
    const cells = [...cellsOf(result), '', '', '', result.failed];
    return { name: 'bare node:http, the same bytes (yardstick)', perSecond: result.requestsPerSecond, cells };
  } finally {
    await bare.stop();
  }
}

function cellsOf({ p50, fetchesPerRequest, cpuPerRequest }: Measured): readonly (string | number)[] {
  return [p50, fetchesPerRequest.toFixed(2), cpuPerRequest.toFixed(3)];
}

/** Changes the product, and looks at each answer: it is stale where it shows less than was acknowledged when it was asked for. */
function createWatch(lending: Running) {
  let acknowledged = 0;
  let stale = 0;
  let broken = 0;
  const changeOnce = async (): Promise<number> => {
    const begin = performance.now();
    const response = await fetch(`${lending.url}/change`, { method: 'POST' });
    acknowledged = ((await response.json()) as { number: number }).number;
    return performance.now() - begin;
  };
  return {
    stale: () => stale,
    /** Answers without the product. */
    broken: () => broken,
    whenSent: () => {
      const atLeast = acknowledged;
      return (answer: string): void => {
        const [, number] = NUMBER.exec(answer) ?? [];
        if (number === undefined) broken += 1;
        else if (Number(number) < atLeast) stale += 1;
      };
    },
    change: () => {
      const tookMs: number[] = [];
      const over = new AbortController();
      const running = (async () => {
        while (!over.signal.aborted) {
          tookMs.push(await changeOnce());
          await sleep(CHANGE_EVERY_MS, undefined, { signal: over.signal }).catch(() => undefined);
        }
      })();
      const stop = (): Promise<void> => {
        over.abort();
        return running;
      };
      return { tookMs, stop };
    },
  };
}

/** Of all subgraphs, by the gateway's own metrics. */
async function counted({ url }: Running, metric: string): Promise<number> {
  const text = await (await fetch(new URL('/metrics', url))).text();
  const values = text.split('\n').filter((line) => line.startsWith(`${metric}{`));
  return values.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}
