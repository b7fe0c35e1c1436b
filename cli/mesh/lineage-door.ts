/** Two ways to the door for OpenLineage batches: over HTTP, and in process. Both refuse an event by failing the import. */
import { randomUUID } from 'node:crypto';
import { TributaryError } from '../../lib/errors.ts';
import type { HttpRoute } from '../../lib/http.ts';

type Send = (events: readonly object[]) => Promise<void>;

const PATH = '/api/v1/lineage/batch';

export function remoteDoor(gatewayUrl: string): Send {
  return async (events) => {
    const response = await fetch(`${gatewayUrl}${PATH}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(events),
      redirect: 'error',
    }).catch((cause: unknown) => {
      throw new TributaryError(
        'STORE_UNAVAILABLE',
        `The mesh at ${gatewayUrl} did not answer. Is it running?`,
        {},
        cause,
      );
    });
    refuse(response.status, await response.text());
  };
}

export function localDoor(routes: readonly HttpRoute[]): Send {
  const route = routes.find(({ path }) => path === PATH)!;
  return async (events) => {
    const { status, body } = await route.handle({
      method: 'POST',
      path: PATH,
      headers: { 'content-type': 'application/json' },
      body: Buffer.from(JSON.stringify(events)),
      requestId: randomUUID(),
      signal: new AbortController().signal,
    });
    refuse(status, typeof body === 'string' ? body : JSON.stringify(body));
  };
}

/** 204: all were taken. */
function refuse(status: number, body: string): void {
  if (status === 204) return;
  throw new TributaryError(
    'STORE_UNAVAILABLE',
    `Not all of a batch was taken (status ${status}): ${body.slice(0, 2_000)}`,
  );
}
