/** What `/health/ready` says: which graph is served, how its subgraphs do, and why it is not simply ready. */
import type { Readiness } from '../lib/http-server.ts';
import type { Generations } from './engine/generations.ts';
import type { Transports } from './transport/transports.ts';

export interface ReadinessOptions {
  readonly generations: Generations;
  readonly transports: Transports;
  readonly isStopping: () => boolean;
  /** What the process beside the gateway says of itself, such as a first harvest that still runs. */
  readonly others: (() => Readiness) | undefined;
}

export function createReadiness({ generations, transports, isStopping, others }: ReadinessOptions): () => Readiness {
  return () => {
    const { serving, fault, keepingFault } = generations.state();
    const beside = others?.();
    const own = isStopping() ? 'stopping' : !serving ? 'starting' : fault === undefined ? 'ready' : 'stale';
    return {
      status: worst(own, beside?.status ?? 'ready'),
      detail: {
        ...beside?.detail,
        ...(serving && { generation: serving.number, supergraph: serving.hash }),
        ...(fault !== undefined && { code: 'SUPERGRAPH_STALE', why: fault }),
        ...(keepingFault !== undefined && { warning: keepingFault }),
        draining: Math.max(0, generations.count() - 1),
        subgraphs: transports.breakers(),
      },
    };
  };
}

const WORST_FIRST = ['stopping', 'starting', 'stale', 'ready'] as const;

function worst(one: Readiness['status'], other: Readiness['status']): Readiness['status'] {
  return WORST_FIRST.find((status) => status === one || status === other) ?? 'ready';
}
