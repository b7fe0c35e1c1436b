/** What a plan costs that nobody has made yet, by the number of domains, and how long it holds up other requests. */
import { setTimeout as sleep } from 'node:timers/promises';
import { parse } from 'graphql';
import { loadExecutor } from '../../../gateway/index.ts';
import { silentLogger } from '../../../lib/logger.ts';
import { compose } from '../../../schema/compose.ts';
import { domains, platform } from '../registry/stage.ts';
import { quantile, table } from '../table.ts';

const SIZES = [8, 20, 100, 300];
const OPERATIONS = 24;
/** The stock planner takes minutes for more. */
const MOST_FOR_STOCK = 20;
const CELLS = ['name', 'description', 'version', 'classification', 'tags', 'usage'];

export async function plans(remark: (text: string) => void): Promise<string> {
  const rows: (string | number)[][] = [];
  let first: number | undefined;
  for (const size of SIZES) {
    remark(`plans: ${size} domains`);
    const composition = compose([...domains(size), ...platform()]);
    if (composition.kind === 'refused') throw new Error(JSON.stringify(composition.findings));
    const ours = await measured('tributary', composition.supergraphSdl);
    const stock = size > MOST_FOR_STOCK ? undefined : await measured('apollo', composition.supergraphSdl);
    first ??= ours.median;
    rows.push([
      size,
      ours.loadMs.toFixed(0),
      ours.median.toFixed(1),
      (ours.median / first).toFixed(2),
      ours.blockedMs.toFixed(1),
      stock?.median.toFixed(1) ?? '',
      stock?.blockedMs.toFixed(1) ?? '',
    ]);
  }
  const head = [
    'domains',
    'load ms',
    'cold plan ms',
    'times that of 8 (at most 1.5)',
    'event loop held ms (under 2)',
    'stock: cold plan ms',
    'stock: held ms',
  ];
  return table(head, rows);
}

/** Three steps, products, lineage, their names; each with other cells, so that none is planned yet. */
function operation(nth: number) {
  const cells = CELLS.filter((_, bit) => (nth + 1) & (1 << bit)).join(' ');
  const query = `{ dataProducts(first: 10) { nodes { urn lineage(direction: DOWNSTREAM) { nodes { product { urn ${cells} owners { name } } } } } } }`;
  return { hash: query, document: parse(query), operationName: undefined };
}

async function measured(executor: 'tributary' | 'apollo', sdl: string) {
  const create = await loadExecutor(executor, silentLogger);
  const begin = performance.now();
  const generation = await create(sdl, {
    openSubgraph: () => async () => null,
    logger: silentLogger,
    isComposed: true,
  });
  const loadMs = performance.now() - begin;
  await generation.warm({ ...operation(62), variables: {} }); // What is made once for the whole graph is made now.
  const times: number[] = [];
  const held: number[] = [];
  for (let nth = 0; nth < OPERATIONS; nth += 1) {
    const watch = watchEventLoop();
    await sleep(20);
    const planBegin = performance.now();
    await generation.warm({ ...operation(nth), variables: {} });
    times.push(performance.now() - planBegin);
    await sleep(5);
    held.push(watch.longestMs());
  }
  generation.close?.();
  return { loadMs, median: quantile(times, 0.5), blockedMs: quantile(held, 0.5) };
}

/** A timer that is due each millisecond: how much later than that it was at most. */
function watchEventLoop(): { readonly longestMs: () => number } {
  let last = performance.now();
  let longest = 0;
  const look = (): void => {
    const now = performance.now();
    longest = Math.max(longest, now - last - 1);
    last = now;
  };
  const timer = setInterval(look, 1);
  return {
    longestMs: () => {
      clearInterval(timer);
      look();
      return longest;
    },
  };
}
