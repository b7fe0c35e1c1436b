/**
 * Keeps one subgraph's trouble its own: a deadline for each call, retries of queries, a breaker that leaves a failing
 * subgraph alone, and a bound on how many calls wait. cockatiel enters here.
 */
import {
  bulkhead,
  BulkheadRejectedError,
  BrokenCircuitError,
  circuitBreaker,
  CircuitState,
  ConsecutiveBreaker,
  ExponentialBackoff,
  handleWhen,
  retry,
  wrap,
} from 'cockatiel';
import type { GraphQLResponse } from '../../lib/graphql-request.ts';
import { toFailure, TransportFailure, type FailureKind, type SubgraphCall, type Transport } from './transport.ts';
import { untilAborted } from './until-aborted.ts';

export interface ResilienceOptions {
  /** For the whole of a call: waiting, every attempt, and reading the answer. */
  readonly deadlineMs: number;
  /** How often a query is tried again. Mutations never are. Default 2. */
  readonly retries?: number;
  /** The longest first wait before another attempt; waits have jitter. Default 50. */
  readonly retryDelayMs?: number;
  /** Failures in a row that open the breaker. Default 5. */
  readonly breakAfter?: number;
  /** How long an open breaker lets nothing through before it tries one call. Default 5,000. */
  readonly leaveAloneMs?: number;
  /** Calls at once; four times as many may wait. Default 128. */
  readonly concurrency?: number;
  readonly onBreakerChange?: (state: BreakerState) => void;
}

export type BreakerState = 'closed' | 'half-open' | 'open';

export interface ResilientTransport extends Transport {
  readonly breaker: () => BreakerState;
}

/** Trouble of the subgraph itself. Too large an answer is the query's, and a cancelled call is the client's. */
const BREAKING: readonly FailureKind[] = ['unreachable', 'timeout', 'failed', 'overloaded', 'not-graphql'];
const RETRIED: readonly FailureKind[] = ['unreachable', 'overloaded'];

export function withResilience(transport: Transport, options: ResilienceOptions): ResilientTransport {
  const { concurrency = 128 } = options;
  const limit = bulkhead(concurrency, concurrency * 4);
  const again = retry(handleWhen(isOneOf(RETRIED)), {
    maxAttempts: options.retries ?? 2,
    backoff: new ExponentialBackoff({ initialDelay: options.retryDelayMs ?? 50, maxDelay: 1_000 }),
  });
  const breaker = circuitBreaker(handleWhen(isOneOf(BREAKING)), {
    halfOpenAfter: options.leaveAloneMs ?? 5_000,
    breaker: new ConsecutiveBreaker(options.breakAfter ?? 5),
  });
  breaker.onStateChange((state) => options.onBreakerChange?.(STATES[state]));
  const once = wrap(limit, breaker);
  const repeatedly = wrap(limit, again, breaker);

  return {
    send: (call) =>
      within(options.deadlineMs, call, (timedCall) => {
        const policy = isMutation(call) ? once : repeatedly;
        return policy.execute(() => transport.send(timedCall));
      }),
    breaker: () => STATES[breaker.state],
    close: transport.close,
  };
}

const STATES: Readonly<Record<CircuitState, BreakerState>> = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.HalfOpen]: 'half-open',
  [CircuitState.Open]: 'open',
  [CircuitState.Isolated]: 'open',
};

/** The policies hold some calls back without watching a signal, so the wait for them is raced here. */
async function within(
  deadlineMs: number,
  call: SubgraphCall,
  work: (call: SubgraphCall) => Promise<GraphQLResponse>,
): Promise<GraphQLResponse> {
  const controller = new AbortController();
  const cancel = () => controller.abort(new TransportFailure('cancelled', 'the request ended'));
  const timer = setTimeout(
    () => controller.abort(new TransportFailure('timeout', `gave no whole answer within ${deadlineMs} ms`)),
    deadlineMs,
  );
  call.signal.addEventListener('abort', cancel, { once: true });
  if (call.signal.aborted) cancel();
  try {
    controller.signal.throwIfAborted();
    return await untilAborted(controller.signal, work({ ...call, signal: controller.signal }));
  } catch (error) {
    throw translate(error);
  } finally {
    clearTimeout(timer);
    call.signal.removeEventListener('abort', cancel);
  }
}

function translate(error: unknown): TransportFailure {
  if (error instanceof BrokenCircuitError) return new TransportFailure('left-alone', 'the breaker is open', error);
  if (error instanceof BulkheadRejectedError) return new TransportFailure('busy', 'too many calls wait', error);
  return toFailure(error, 'failed');
}

function isOneOf(kinds: readonly FailureKind[]) {
  return (error: Error) => error instanceof TransportFailure && kinds.includes(error.kind);
}

/** The planner prints the operation keyword first, without comments before it. */
function isMutation({ request }: SubgraphCall): boolean {
  return /^\s*mutation\b/.test(request.query);
}
