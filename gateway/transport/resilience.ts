/**
 * Keeps one subgraph's trouble its own: a deadline for each call, retries of queries, a breaker that leaves a failing
 * subgraph alone, and a bound on how many calls wait. Ours and not a library's, because it is on the way of every fetch:
 * a call that meets no trouble passes one counter and one timer.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Cancellation } from '../../lib/cancellation.ts';
import type { GraphQLResponse } from '../../lib/graphql-request.ts';
import { isMutation } from '../operations.ts';
import { createBreaker, type BreakerState } from './breaker.ts';
import { createQueue } from './queue.ts';
import { toFailure, TransportFailure, type FailureKind, type SubgraphCall, type Transport } from './transport.ts';

export type { BreakerState };

export interface ResilienceOptions {
  /** For the whole of a call: waiting, every attempt, and reading the answer. */
  readonly deadlineMs: number;
  /** How often a query is tried again. Mutations never are. Default 2. */
  readonly retries?: number;
  /** The longest first wait before another attempt; waits double and have full jitter. Default 50. */
  readonly retryDelayMs?: number;
  /** Failures in a row that open the breaker. Default 5. */
  readonly breakAfter?: number;
  /** How long an open breaker lets nothing through before it tries one call. Default 1,000. */
  readonly leaveAloneMs?: number;
  /** Calls at once; four times as many may wait. Default 128. */
  readonly concurrency?: number;
  readonly onBreakerChange?: (state: BreakerState) => void;
}

export interface ResilientTransport extends Transport {
  readonly breaker: () => BreakerState;
}

/** Trouble of the subgraph itself. Too large an answer is the query's, and a cancelled call is the client's. */
const BREAKING = new Set<FailureKind>(['unreachable', 'timeout', 'failed', 'overloaded', 'not-graphql']);
const RETRIED = new Set<FailureKind>(['unreachable', 'overloaded']);
const LONGEST_DELAY_MS = 1_000;

export function withResilience(transport: Transport, options: ResilienceOptions): ResilientTransport {
  const { deadlineMs, retries = 2, retryDelayMs = 50, concurrency = 128 } = options;
  const queue = createQueue(concurrency, concurrency * 4);
  const breaker = createBreaker({
    breakAfter: options.breakAfter ?? 5,
    leaveAloneMs: options.leaveAloneMs ?? 1_000,
    onChange: options.onBreakerChange,
  });

  async function send(call: SubgraphCall): Promise<GraphQLResponse> {
    const cancellation = new Cancellation<TransportFailure>();
    const timer = setTimeout(() => cancellation.cancel(tooLate(deadlineMs)), deadlineMs);
    const stop = call.cancellation.onCancel(() => cancellation.cancel(ended()));
    try {
      const turn = queue.enter(cancellation);
      if (turn) await turn;
      try {
        return await attempt({ ...call, cancellation });
      } finally {
        queue.leave();
      }
    } catch (error) {
      throw cancellation.reason ?? toFailure(error, 'failed');
    } finally {
      clearTimeout(timer);
      stop();
    }
  }

  async function attempt(call: SubgraphCall): Promise<GraphQLResponse> {
    for (let tried = 0; ; tried += 1) {
      if (!breaker.begin()) throw new TransportFailure('left-alone', 'the breaker is open');
      try {
        const answer = await transport.send(call);
        breaker.succeed();
        return answer;
      } catch (error) {
        const failure = (call.cancellation.reason as TransportFailure | undefined) ?? toFailure(error, 'failed');
        if (BREAKING.has(failure.kind)) breaker.fail();
        else breaker.giveUp();
        const isOver = tried >= retries || call.cancellation.isCancelled || !RETRIED.has(failure.kind);
        if (isOver || isMutation(call.request.query)) throw failure;
      }
      const longest = Math.min(retryDelayMs * 2 ** tried, LONGEST_DELAY_MS);
      await sleep(Math.random() * longest, undefined, { signal: call.cancellation.signal });
    }
  }

  return { send, follow: transport.follow, breaker: breaker.state, close: transport.close };
}

function tooLate(deadlineMs: number): TransportFailure {
  return new TransportFailure('timeout', `gave no whole answer within ${deadlineMs} ms`);
}

function ended(): TransportFailure {
  return new TransportFailure('cancelled', 'the request ended');
}
