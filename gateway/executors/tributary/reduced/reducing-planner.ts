/**
 * Plans on reduced graphs, in a worker: making one takes milliseconds that no request should wait for. One worker serves
 * all graphs of the process, so that a new graph need not wait until another has begun.
 */
import { Worker } from 'node:worker_threads';
import { workerUrl } from '../../../../lib/worker-url.ts';
import type { QueryPlan } from '../plan/planner.ts';
import type { DomainGraph } from './domain-graphs.ts';

export interface ReducingPlanner {
  /** `kept`: values of `join__Graph`. */
  readonly plan: (text: string, kept: readonly string[]) => Promise<QueryPlan>;
  readonly close: () => void;
}

interface Graph {
  readonly supergraphSdl: string;
  readonly domains: readonly Pick<DomainGraph, 'graph' | 'type'>[];
}

/** What the worker is told. It answers a plan only. */
export type PlanRequest =
  | ({ readonly kind: 'open'; readonly graph: number } & Graph)
  | {
      readonly kind: 'plan';
      readonly graph: number;
      readonly id: number;
      readonly text: string;
      readonly kept: readonly string[];
    }
  | { readonly kind: 'close'; readonly graph: number };

export type PlanReply = { readonly id: number } & ({ readonly plan: QueryPlan } | { readonly fault: string });

interface Waiting {
  readonly resolve: (plan: QueryPlan) => void;
  readonly reject: (error: Error) => void;
}

let shared: PlanningWorker | undefined;
let graphs = 0;

/** The worker does not keep the process alive, and ends with the last graph. */
export function createReducingPlanner(supergraphSdl: string, all: readonly DomainGraph[]): ReducingPlanner {
  const domains = all.map(({ graph, type }) => ({ graph, type }));
  const opened = { supergraphSdl, domains };
  const graph = (graphs += 1);
  let worker = openIn(graph, opened);
  return {
    plan: (text, kept) => {
      if (worker.isDead()) worker = openIn(graph, opened);
      return worker.plan(graph, text, kept);
    },
    close: () => worker.closeGraph(graph),
  };
}

function openIn(graph: number, opened: Graph): PlanningWorker {
  const worker = (shared ??= new PlanningWorker());
  worker.open(graph, opened);
  return worker;
}

class PlanningWorker {
  readonly #worker = new Worker(workerUrl(import.meta.url, './planner-worker.ts'));
  readonly #waiting = new Map<number, Waiting>();
  readonly #open = new Set<number>();
  #last = 0;
  #isDead = false;

  constructor() {
    this.#worker.unref();
    this.#worker.on('message', (reply: PlanReply) => this.#take(reply));
    this.#worker.on('error', (error) => this.#failAll(error));
    this.#worker.on('exit', () => this.#failAll(new Error('The planner has ended.')));
  }

  readonly isDead = (): boolean => this.#isDead;

  open(graph: number, opened: Graph): void {
    this.#open.add(graph);
    this.#send({ kind: 'open', graph, ...opened });
  }

  plan(graph: number, text: string, kept: readonly string[]): Promise<QueryPlan> {
    return new Promise((resolve, reject) => {
      const id = (this.#last += 1);
      this.#waiting.set(id, { resolve, reject });
      this.#worker.ref();
      this.#send({ kind: 'plan', graph, id, text, kept });
    });
  }

  closeGraph(graph: number): void {
    if (!this.#open.delete(graph)) return;
    this.#send({ kind: 'close', graph });
    if (this.#open.size > 0) return;
    if (shared === this) shared = undefined;
    void this.#worker.terminate();
  }

  #send(request: PlanRequest): void {
    this.#worker.postMessage(request);
  }

  #take(reply: PlanReply): void {
    const waiter = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if (this.#waiting.size === 0) this.#worker.unref();
    if ('plan' in reply) waiter?.resolve(reply.plan);
    else waiter?.reject(new Error(reply.fault));
  }

  /** A worker that has died is not asked again. */
  #failAll(error: Error): void {
    this.#isDead = true;
    if (shared === this) shared = undefined;
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
