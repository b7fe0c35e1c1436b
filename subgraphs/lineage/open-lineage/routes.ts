/**
 * The door for OpenLineage events. An event is acknowledged after the store has it for good; taking one twice changes
 * nothing, so clients may send again whenever they did not hear an answer.
 */
import { Counter } from 'prom-client';
import { TributaryError, toProblem } from '../../../lib/errors.ts';
import type { HttpRequest, HttpResponse, HttpRoute } from '../../../lib/http.ts';
import type { Logger } from '../../../lib/logger.ts';
import type { Metrics } from '../../../lib/metrics.ts';
import type { LineageChange } from '../model/change.ts';
import type { LineageStore } from '../store/lineage-store.ts';
import { translate, type Translated } from './translate.ts';
import type { Fault } from './parse-event.ts';
import { MAX_BODY_BYTES, readJson } from './read-body.ts';

export interface RouteOptions {
  readonly store: Pick<LineageStore, 'apply'>;
  readonly metrics: Metrics;
  readonly logger: Logger;
}

/** How long a client should wait when the store did not take its event. */
const RETRY_AFTER_SECONDS = 5;

/** `POST /api/v1/lineage` for one event, `POST /api/v1/lineage/batch` for a list of them. */
export function createOpenLineageRoutes({ store, metrics, logger }: RouteOptions): readonly HttpRoute[] {
  const count = eventCounter(metrics);

  async function takeOne(request: HttpRequest): Promise<HttpResponse> {
    const translated = translate(await readJson(request));
    if (translated.kind === 'faulty') {
      count('refused', 1);
      throw refusal(translated.faults);
    }
    await store.apply([translated.change]);
    count('taken', 1);
    return { status: 201 };
  }

  async function takeBatch(request: HttpRequest): Promise<HttpResponse> {
    const body = await readJson(request);
    if (!Array.isArray(body)) throw refusal([{ pointer: '', expected: 'a list of events', came: typeof body }]);
    const translated = body.map((event) => translate(event));
    const changes = translated.flatMap((each): LineageChange[] => (each.kind === 'change' ? [each.change] : []));
    if (changes.length > 0) await store.apply(changes);
    count('taken', changes.length);
    count('refused', body.length - changes.length);
    return changes.length === body.length ? { status: 204 } : { status: 200, body: report(translated) };
  }

  const guarded = (handle: HttpRoute['handle']) => (request: HttpRequest) => answering(handle, request, logger);
  return [
    { method: 'POST', path: '/api/v1/lineage', bodyLimit: MAX_BODY_BYTES, handle: guarded(takeOne) },
    { method: 'POST', path: '/api/v1/lineage/batch', bodyLimit: MAX_BODY_BYTES, handle: guarded(takeBatch) },
  ];
}

/** Refusals become problem+json here, because a store that is down also says when to come again. */
async function answering(handle: HttpRoute['handle'], request: HttpRequest, logger: Logger): Promise<HttpResponse> {
  try {
    return await handle(request);
  } catch (error) {
    if (!(error instanceof TributaryError)) throw error;
    if (error.code === 'STORE_UNAVAILABLE') {
      logger.error({ requestId: request.requestId, err: error }, 'the store did not take an event');
    }
    const problem = toProblem(error);
    return {
      status: problem.status,
      headers: {
        'content-type': 'application/problem+json',
        ...(error.code === 'STORE_UNAVAILABLE' && { 'retry-after': String(RETRY_AFTER_SECONDS) }),
      },
      body: JSON.stringify(problem),
    };
  }
}

function refusal(faults: readonly Fault[]): TributaryError {
  return new TributaryError('BAD_USER_INPUT', `This is not an OpenLineage event. ${sentence(faults)}`, { faults });
}

/** Nothing that came from a client's events is worth sending again as it is: what a store refuses refuses all. */
function report(translated: readonly Translated[]): Readonly<Record<string, unknown>> {
  const failed = translated.flatMap((each, index) =>
    each.kind === 'change' ? [] : [{ index, reason: sentence(each.faults), retriable: false, faults: each.faults }],
  );
  const successful = translated.length - failed.length;
  return {
    status: successful === 0 ? 'failure' : 'partial_success',
    summary: {
      received: translated.length,
      successful,
      failed: failed.length,
      retriable: 0,
      non_retriable: failed.length,
    },
    failed_events: failed,
  };
}

function sentence(faults: readonly Fault[]): string {
  return faults
    .map(
      ({ pointer, expected, came }) =>
        `At ${pointer === '' ? 'the top' : pointer}: expected ${expected}, came ${came}.`,
    )
    .join(' ');
}

function eventCounter(metrics: Metrics): (outcome: 'taken' | 'refused', events: number) => void {
  const counter = new Counter({
    name: 'tributary_lineage_events_total',
    help: 'OpenLineage events, by what became of them.',
    labelNames: ['outcome'],
    registers: [metrics],
  });
  return (outcome, events) => counter.inc({ outcome }, events);
}
