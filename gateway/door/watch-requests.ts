/** One log event and one count for each request: how it ended, how long it took. Variables are never logged. */
import type { Logger } from '../../lib/logger.ts';
import type { GatewayMetrics } from '../gateway-metrics.ts';
import type { DoorAnswer, DoorRequest } from './door-request.ts';

export interface RequestWatch {
  readonly onStart: () => void;
  readonly onEnd: (done: DoneRequest, answer: DoorAnswer) => void;
}

/** A request as the log and the metrics see it. */
export interface DoneRequest {
  readonly request: DoorRequest;
  /** By `performance.now()`. */
  readonly startedAtMs: number;
  /** 0 where it came to none. */
  readonly generation: number;
  readonly operation: 'query' | 'mutation' | 'subscription' | undefined;
  readonly name: string | undefined;
}

export type RequestOutcome = 'ok' | 'partial' | 'refused' | 'deadline' | 'gone';

export function watchRequests(metrics: GatewayMetrics, logger: Logger): RequestWatch {
  return {
    onStart: () => metrics.inFlight.inc(),
    onEnd: ({ request, startedAtMs, generation, operation = 'none', name }, answer) => {
      metrics.inFlight.dec();
      const durationMs = performance.now() - startedAtMs;
      const outcome = outcomeOf(request, answer);
      metrics.requests.inc({ operation, outcome });
      metrics.requestSeconds.observe({ operation }, durationMs / 1_000);
      const errors = answer.errors?.length ?? 0;
      const { requestId } = request;
      const event = { requestId, operation, operationName: name, outcome, errors, generation, durationMs };
      if (errors > 0) logger.warn(event, 'request had errors');
      else logger.debug(event, 'request answered');
    },
  };
}

function outcomeOf({ gone }: DoorRequest, { data, errors, interruption }: DoorAnswer): RequestOutcome {
  if (gone?.isCancelled) return 'gone';
  if (interruption) return interruption;
  if (!errors?.length) return 'ok';
  return data === undefined || data === 'null' ? 'refused' : 'partial';
}
