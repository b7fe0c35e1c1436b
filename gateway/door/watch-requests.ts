/** One log event and one count for each request: how it ended, how long it took. Variables are never logged. */
import type { Logger } from '../../lib/logger.ts';
import type { GatewayMetrics } from '../gateway-metrics.ts';
import type { DoneRequest } from './apollo-server.ts';

export interface RequestWatch {
  readonly onStart: () => void;
  readonly onDone: (done: DoneRequest) => void;
  /** The answer is out, or nobody waits for it. */
  readonly onEnd: () => void;
}

export type RequestOutcome = 'ok' | 'partial' | 'refused' | 'deadline' | 'gone';

export function watchRequests(metrics: GatewayMetrics, logger: Logger): RequestWatch {
  return {
    onStart: () => metrics.inFlight.inc(),
    onDone: (done) => {
      const { scope, operationType, operationName, generation, errors } = done;
      const durationMs = performance.now() - scope.startedAtMs;
      const operation = operationType ?? 'none';
      const outcome = outcomeOf(done);
      metrics.requests.inc({ operation, outcome });
      metrics.requestSeconds.observe({ operation }, durationMs / 1_000);
      const event = { requestId: scope.requestId, operation, operationName, outcome, errors, generation, durationMs };
      if (errors > 0) logger.warn(event, 'request had errors');
      else logger.debug(event, 'request answered');
    },
    onEnd: () => metrics.inFlight.dec(),
  };
}

function outcomeOf({ scope, hasData, errors }: DoneRequest): RequestOutcome {
  const interruption = scope.interruption();
  if (interruption) return interruption;
  if (errors === 0) return 'ok';
  return hasData ? 'partial' : 'refused';
}
