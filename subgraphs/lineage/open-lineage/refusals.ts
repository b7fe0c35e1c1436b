/** How the door says no: problem+json, with the time to come again where that would help. */
import { TributaryError, toProblem } from '../../../lib/errors.ts';
import type { HttpHead, HttpResponse } from '../../../lib/http.ts';
import type { Logger } from '../../../lib/logger.ts';
import { sentence } from './batch-report.ts';
import type { Fault } from './parse-event.ts';

/** How long a client should wait when its event was not taken. */
const RETRY_AFTER_SECONDS = 5;

export function faultyEvent(faults: readonly Fault[]): TributaryError {
  return new TributaryError('BAD_USER_INPUT', `This is not an OpenLineage event. ${sentence(faults)}`, { faults });
}

export function roomIsFull(): TributaryError {
  return new TributaryError(
    'STORE_UNAVAILABLE',
    'Too many events wait for the lineage store already; nothing of this request was taken.',
  );
}

export function tooSlow(deadlineMs: number): TributaryError {
  return new TributaryError(
    'STORE_UNAVAILABLE',
    `The lineage store did not acknowledge within ${deadlineMs / 1_000} seconds; it may have the events or not.`,
  );
}

/** Whatever is refused becomes an answer; faults of ours are for the server to mask. */
export async function answering(
  handle: () => Promise<HttpResponse>,
  { requestId }: Pick<HttpHead, 'requestId'>,
  logger: Logger,
): Promise<HttpResponse> {
  try {
    return await handle();
  } catch (error) {
    if (!(error instanceof TributaryError)) throw error;
    if (error.code === 'STORE_UNAVAILABLE') logger.error({ requestId, err: error }, 'the store did not take an event');
    return toAnswer(error);
  }
}

export function toAnswer(error: TributaryError): HttpResponse {
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
