/** Plans on reduced graphs, in a worker: making one takes milliseconds that no request should wait for. */
import { Worker } from 'node:worker_threads';
import { workerUrl } from '../../../../lib/worker-url.ts';
import type { QueryPlan } from '../plan/planner.ts';

export interface ReducingPlanner {
  /** `kept`: values of `join__Graph`. */
  readonly plan: (text: string, kept: readonly string[]) => Promise<QueryPlan>;
  readonly close: () => void;
}

export interface PlanRequest {
  readonly id: number;
  readonly text: string;
  readonly kept: readonly string[];
}

export type PlanReply = { readonly id: number } & ({ readonly plan: QueryPlan } | { readonly fault: string });

interface Waiting {
  readonly resolve: (plan: QueryPlan) => void;
  readonly reject: (error: Error) => void;
}

/** The worker begins at once, and does not keep the process alive. */
export function createReducingPlanner(supergraphSdl: string): ReducingPlanner {
  const worker = new Worker(workerUrl(import.meta.url, './planner-worker.ts'), { workerData: supergraphSdl });
  const waiting = new Map<number, Waiting>();
  let last = 0;
  worker.unref();
  worker.on('message', (reply: PlanReply) => {
    const waiter = waiting.get(reply.id);
    waiting.delete(reply.id);
    if (waiting.size === 0) worker.unref();
    if ('plan' in reply) waiter?.resolve(reply.plan);
    else waiter?.reject(new Error(reply.fault));
  });
  worker.on('error', (error) => failAll(error));
  worker.on('exit', () => failAll(new Error('The planner has ended.')));

  function failAll(error: Error): void {
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  }

  return {
    plan: (text, kept) =>
      new Promise((resolve, reject) => {
        const id = (last += 1);
        waiting.set(id, { resolve, reject });
        worker.ref();
        worker.postMessage({ id, text, kept } satisfies PlanRequest);
      }),
    close: () => void worker.terminate(),
  };
}
