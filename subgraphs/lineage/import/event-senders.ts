/** The two ways that events of an import may go: into a store that this process has opened, or to a running server. */
import { setTimeout as sleep } from 'node:timers/promises';
import { TributaryError } from '../../../lib/errors.ts';
import { NO_ALIASES, type Namespaces } from '../model/namespaces.ts';
import { sentence } from '../open-lineage/batch-report.ts';
import { translate } from '../open-lineage/translate.ts';
import type { LineageStore } from '../store/lineage-store.ts';
import type { Refusal, Send } from './import-events.ts';

/** Refuses what the door would refuse too. */
export function sendToStore({ apply }: Pick<LineageStore, 'apply'>, namespaces: Namespaces = NO_ALIASES): Send {
  return async (events) => {
    const translated = events.map((event) => translate(event, namespaces));
    await apply(translated.flatMap((each) => (each.kind === 'change' ? [each.change] : [])));
    return translated.flatMap((each, index) =>
      each.kind === 'change' ? [] : [{ index, reason: sentence(each.faults) }],
    );
  };
}

export interface ServerOptions {
  /** Waits before a batch is sent again. */
  readonly wait?: (milliseconds: number) => Promise<void>;
}

/** A server that is busy says when to come again; one that says so for this long is not coming back. */
const MAX_ATTEMPTS = 10;
const MAX_WAIT_SECONDS = 30;
const BUSY = [429, 502, 503, 504];

/**
 * `baseUrl` is that of the gateway or platform. Sends again where the server is busy; rejects with STORE_UNAVAILABLE and
 * what the server said when it did not take the events.
 */
export function sendToServer(baseUrl: string, { wait = sleep }: ServerOptions = {}): Send {
  return async (events) => {
    const body = JSON.stringify(events);
    for (let attempt = 1; ; attempt += 1) {
      const response = await post(`${baseUrl}/api/v1/lineage/batch`, body);
      if (response.status === 204) return;
      const said = await response.text();
      if (response.status === 200) return refusalsOf(said);
      if (response.status === 413 && events.length === 1)
        return [{ index: 0, reason: 'expected an event of 5 MB at most' }];
      if (!BUSY.includes(response.status) || attempt === MAX_ATTEMPTS) throw notTaken(baseUrl, response.status, said);
      const seconds = Number(response.headers.get('retry-after') ?? 1);
      await wait(1_000 * (seconds > 0 ? Math.min(seconds, MAX_WAIT_SECONDS) : 1));
    }
  };
}

async function post(url: string, body: string): Promise<Response> {
  try {
    return await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  } catch (cause) {
    const why = (cause as Error & { cause?: Error }).cause?.message ?? (cause as Error).message;
    throw new TributaryError('STORE_UNAVAILABLE', `${url} can't be reached: ${why}.`, {}, cause);
  }
}

function refusalsOf(report: string): readonly Refusal[] {
  const { failed_events: failed } = JSON.parse(report) as { failed_events: readonly Refusal[] };
  return failed.map(({ index, reason }) => ({ index, reason }));
}

function notTaken(baseUrl: string, status: number, said: string): TributaryError {
  return new TributaryError(
    'STORE_UNAVAILABLE',
    `${baseUrl} did not take the events (${status}): ${said.slice(0, 1_000)}`,
  );
}
