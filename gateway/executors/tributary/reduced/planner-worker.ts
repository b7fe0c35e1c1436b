/** The worker of `reducing-planner.ts`: for each graph that is open, a planner for each reduction that was asked for of late. */
import { parentPort } from 'node:worker_threads';
import type { DocumentNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import { createPlanner, type Planner } from '../plan/planner.ts';
import { parseSupergraph } from '../../../../schema/parse-supergraph.ts';
import { reducedSdl } from './reduced-sdl.ts';
import type { PlanReply, PlanRequest } from './reducing-planner.ts';

type OpenRequest = Extract<PlanRequest, { kind: 'open' }>;

interface OpenGraph {
  readonly supergraph: DocumentNode;
  readonly domains: OpenRequest['domains'];
  readonly planners: LRUCache<string, Planner>;
}

const MOST_PLANNERS = 32;

const graphs = new Map<number, OpenGraph>();

function open({ supergraphSdl, domains }: OpenRequest): OpenGraph {
  return { supergraph: parseSupergraph(supergraphSdl), domains, planners: new LRUCache({ max: MOST_PLANNERS }) };
}

function plannerOf({ supergraph, domains, planners }: OpenGraph, kept: readonly string[]): Planner {
  const key = kept.join();
  const known = planners.get(key);
  if (known) return known;
  const planner = createPlanner(reducedSdl(supergraph, domains, kept));
  planners.set(key, planner);
  return planner;
}

async function replyTo({ graph, id, text, kept }: Extract<PlanRequest, { kind: 'plan' }>): Promise<PlanReply> {
  try {
    return { id, plan: await plannerOf(graphs.get(graph)!, kept).plan(text) };
  } catch (error) {
    return { id, fault: error instanceof Error ? error.message : String(error) };
  }
}

parentPort!.on('message', (request: PlanRequest) => {
  if (request.kind === 'open') graphs.set(request.graph, open(request));
  else if (request.kind === 'close') graphs.delete(request.graph);
  else void replyTo(request).then((reply) => parentPort!.postMessage(reply));
});
