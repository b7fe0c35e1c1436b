/**
 * One domain's schema swapped in and out 50 times while clients ask: none of their queries may fail. The yardstick is
 * the same load on the same gateway with no swap.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import autocannon from 'autocannon';
import { createGateway, createHeldSource, type Gateway, type HeldSource } from '../../gateway/index.ts';
import type { GraphQLHandler } from '../../lib/graphql-request.ts';
import { silentLogger } from '../../lib/logger.ts';
import { createMetrics } from '../../lib/metrics.ts';
import { compose } from '../../schema/compose.ts';
import { createCatalog } from '../../subgraphs/catalog/index.ts';
import { createDomain, type DomainSubgraph } from '../../subgraphs/kit/index.ts';
import { aProduct } from '../subgraphs/kit/builders.ts';
import { quantile, table } from './table.ts';

const SWAPS = 50;
const CLIENTS = 8;
const QUERY =
  '{ paymentsDataProducts { nodes { urn name owners { name } } } lendingDataProducts { nodes { urn name domain { name } } } }';
const OWN_FIELD = {
  sdl: 'extend type PaymentsDataProduct { cutoff: String }',
  resolvers: { PaymentsDataProduct: { cutoff: () => '17:00' } },
};

export async function benchSwap(): Promise<string> {
  const home = mkdtempSync(join(tmpdir(), 'tributary-bench-'));
  const { gateway, swap } = await openGateway(home);
  const url = `${await gateway.listen('127.0.0.1', 0)}/graphql`;
  try {
    await load(url, 2); // Warm: plans are made and code is compiled before anything is counted.
    const still = await load(url, 5);
    const running = load(url, 60);
    const swaps: number[] = [];
    for (let index = 0; index < SWAPS; index++) swaps.push(await swap(index % 2 === 0));
    running.stop();
    const swapped = await running;
    return table(
      ['load of 8 clients', 'queries', 'failed', 'p50 ms', 'p99 ms', 'queries/s', 'median swap ms'],
      [row('no swap (yardstick)', still, ''), row(`${SWAPS} swaps`, swapped, Math.round(quantile(swaps, 0.5)))],
    );
  } finally {
    await gateway.close();
    rmSync(home, { recursive: true, force: true });
  }
}

function row(name: string, result: autocannon.Result, swapMs: number | ''): (string | number)[] {
  const failed = result.errors + result.timeouts + result.non2xx + result.mismatches;
  return [
    name,
    result.requests.total,
    failed,
    result.latency.p50,
    result.latency.p99,
    Math.round(result.requests.average),
    swapMs,
  ];
}

/** Every answer is read: one with errors in it, or without a name, counts as failed. */
function load(url: string, seconds: number): autocannon.Instance & Promise<autocannon.Result> {
  return autocannon({
    url,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: QUERY }),
    connections: CLIENTS,
    duration: seconds,
    verifyBody: (body) => !String(body).includes('"errors"') && String(body).includes('"name"'),
  }) as autocannon.Instance & Promise<autocannon.Result>;
}

async function openGateway(
  home: string,
): Promise<{ gateway: Gateway; swap: (hasOwnField: boolean) => Promise<number> }> {
  const handlers = new Map<string, GraphQLHandler>();
  const source = createHeldSource();
  const lending = domain('lending');
  const payments = { plain: domain('payments'), extended: domain('payments', OWN_FIELD) };
  await publish([payments.extended, lending], handlers, source); // A field more than the graph shows is harmless.
  const gateway = await createGateway({
    source,
    inProcess: handlers,
    subgraphSecret: () => undefined,
    isDomain: () => true,
    routes: [],
    home,
    deadlineMs: 5_000,
    isProduction: false,
    metrics: createMetrics(),
    logger: silentLogger,
  });
  const swap = async (hasOwnField: boolean): Promise<number> => {
    const begin = performance.now();
    await publish([hasOwnField ? payments.extended : payments.plain, lending], handlers, source);
    return performance.now() - begin;
  };
  return { gateway, swap };
}

async function publish(
  domains: readonly DomainSubgraph[],
  handlers: Map<string, GraphQLHandler>,
  source: HeldSource,
): Promise<void> {
  const composition = compose(
    domains.map(({ name, sdl }) => ({ name, sdl, url: `inprocess://${name}`, kind: 'domain', isTolerant: true })),
  );
  if (composition.kind === 'refused') throw new Error(JSON.stringify(composition.findings));
  const catalog = createCatalog({
    domains: domains.map(({ name }) => name),
    sdl: composition.catalogSdl,
    logger: silentLogger,
  });
  for (const { name, handle } of [...domains, catalog]) handlers.set(name, handle);
  await source.publish(composition.supergraphSdl);
}

function domain(name: string, own: Pick<Parameters<typeof createDomain>[0], 'sdl' | 'resolvers'> = {}): DomainSubgraph {
  const description = { name, title: name, description: name, owner: { name: 'Team', email: 'team@bank.example' } };
  return createDomain({
    description,
    products: Array.from({ length: 20 }, (_, index) => aProduct(`urn:dp:${name}:product-${index}`)),
    logger: silentLogger,
    ...own,
  });
}
