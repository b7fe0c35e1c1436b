/** The worker of `reducing-planner.ts`: keeps a planner for each reduced graph that was asked for of late. */
import { parentPort, workerData } from 'node:worker_threads';
import { parse, print } from 'graphql';
import { LRUCache } from 'lru-cache';
import { createPlanner, type Planner } from '../plan/planner.ts';
import { domainGraphsOf } from './domain-graphs.ts';
import { reduceSupergraph } from './reduce-supergraph.ts';
import type { PlanReply, PlanRequest } from './reducing-planner.ts';

const MOST_PLANNERS = 32;

const supergraph = parse(workerData as string, { noLocation: true });
const domains = domainGraphsOf(supergraph);
const planners = new LRUCache<string, Planner>({ max: MOST_PLANNERS });

function plannerOf(kept: readonly string[]): Planner {
  const key = kept.join();
  const known = planners.get(key);
  if (known) return known;
  const graphs = new Set(kept);
  // The catalog knows the types of all domains; those of domains that are left out are left out with them.
  const without = new Set(domains.filter(({ graph }) => !graphs.has(graph)).map(({ type }) => type));
  const planner = createPlanner(print(reduceSupergraph(supergraph, graphs, without)));
  planners.set(key, planner);
  return planner;
}

async function replyTo({ id, text, kept }: PlanRequest): Promise<PlanReply> {
  try {
    return { id, plan: await plannerOf(kept).plan(text) };
  } catch (error) {
    return { id, fault: error instanceof Error ? error.message : String(error) };
  }
}

parentPort!.on(
  'message',
  (request: PlanRequest) => void replyTo(request).then((reply) => parentPort!.postMessage(reply)),
);
