/**
 * The door for OpenLineage events. An event is acknowledged after the store has it for good; taking one twice changes
 * nothing, so clients may send again whenever they did not hear an answer.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { HttpHead, HttpRequest, HttpResponse, HttpRoute } from '../../../lib/http.ts';
import type { Logger } from '../../../lib/logger.ts';
import type { Metrics } from '../../../lib/metrics.ts';
import { NO_ALIASES, type Namespaces } from '../model/namespaces.ts';
import type { LineageStore } from '../store/lineage-store.ts';
import { batchReport } from './batch-report.ts';
import { createDoorMetrics } from './door-metrics.ts';
import { MAX_BODY_BYTES, readJson } from './read-body.ts';
import { answering, faultyEvent, roomIsFull, toAnswer, tooSlow } from './refusals.ts';
import { translate, type Translated } from './translate.ts';
import { createWaitingRoom, type Load } from './waiting-room.ts';

export interface RouteOptions {
  readonly store: Pick<LineageStore, 'apply'>;
  readonly namespaces?: Namespaces;
  readonly metrics: Metrics;
  readonly logger: Logger;
  /** How much may wait at once; see `waiting-room.ts`. */
  readonly maxWaiting?: Load;
  /** How long a client waits for the store. Default 20,000: less than proxies wait. */
  readonly deadlineMs?: number;
}

/** How a door reads its body, and what it answers when the store has all that was right. */
interface Door {
  readonly path: string;
  readonly eventsOf: (body: unknown) => readonly unknown[];
  /** Throws where nothing is to be kept. */
  readonly check: (translated: readonly Translated[]) => void;
  readonly answer: (translated: readonly Translated[]) => HttpResponse;
}

/** Events that are translated in one turn of the event loop, so that queries are answered in between. */
const EVENTS_PER_TURN = 100;

/** `POST /api/v1/lineage` for one event, `POST /api/v1/lineage/batch` for a list of them. */
export function createOpenLineageRoutes(options: RouteOptions): readonly HttpRoute[] {
  const { store, namespaces = NO_ALIASES, metrics, logger, maxWaiting, deadlineMs = 20_000 } = options;
  const room = createWaitingRoom(maxWaiting);
  const count = createDoorMetrics(metrics, room.load);
  const bodies = new WeakMap<AbortSignal, () => void>();

  /** A body counts from before it is read until it was read, or its client has gone. */
  function refuse({ headers, signal }: HttpHead): HttpResponse | null {
    const leave = room.enter({ bytes: bytesToCome(headers['content-length']), events: 0 });
    if (leave === null) return toAnswer(full());
    bodies.set(signal, leave);
    signal.addEventListener('abort', leave, { once: true });
    return null;
  }

  async function take(request: HttpRequest, door: Door): Promise<HttpResponse> {
    const { value, bytes } = await readJson(request);
    bodies.get(request.signal)?.();
    const events = door.eventsOf(value);
    const leave = room.enter({ bytes, events: events.length });
    if (leave === null) throw full();
    let kept: Promise<void> = Promise.resolve();
    try {
      const translated = await translateAll(events, namespaces);
      const changes = translated.flatMap((each) => (each.kind === 'change' ? [each.change] : []));
      count('refused', events.length - changes.length);
      door.check(translated);
      if (changes.length > 0) await within(deadlineMs, (kept = store.apply(changes)));
      count('taken', changes.length);
      return door.answer(translated);
    } finally {
      void kept.catch(() => undefined).then(leave); // What the store still works on is still held.
    }
  }

  function full() {
    count('deferred', 1);
    return roomIsFull();
  }

  return [ONE, BATCH].map((door) => ({
    method: 'POST',
    path: door.path,
    bodyLimit: MAX_BODY_BYTES,
    refuse,
    handle: (request) => answering(() => take(request, door), request, logger),
  }));
}

const ONE: Door = {
  path: '/api/v1/lineage',
  eventsOf: (body) => [body],
  check: ([translated]) => {
    if (translated?.kind === 'faulty') throw faultyEvent(translated.faults);
  },
  answer: () => ({ status: 201 }),
};

const BATCH: Door = {
  path: '/api/v1/lineage/batch',
  eventsOf: (body) => {
    if (Array.isArray(body)) return body;
    const came = body === null ? 'null' : typeof body;
    throw faultyEvent([{ pointer: '', expected: 'a list of events', came }]);
  },
  check: () => undefined,
  answer: (translated) =>
    translated.every(({ kind }) => kind === 'change')
      ? { status: 204 }
      : { status: 200, body: batchReport(translated) },
};

/** Of a body that comes in chunks nobody knows: most are small, few are large. */
const BYTES_OF_CHUNKED = 1024 * 1024;

function bytesToCome(contentLength: string | undefined): number {
  const bytes = Number(contentLength ?? BYTES_OF_CHUNKED);
  return bytes >= 0 && bytes <= MAX_BODY_BYTES ? bytes : MAX_BODY_BYTES;
}

async function translateAll(events: readonly unknown[], namespaces: Namespaces): Promise<readonly Translated[]> {
  const translated: Translated[] = [];
  for (const event of events) {
    if (translated.length > 0 && translated.length % EVENTS_PER_TURN === 0) await nextTurn();
    translated.push(translate(event, namespaces));
  }
  return translated;
}

/** The work goes on after the deadline; the client is told to send again, which is harmless. */
async function within(deadlineMs: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(tooSlow(deadlineMs)), deadlineMs);
  });
  try {
    await Promise.race([work, deadline]);
  } finally {
    clearTimeout(timer);
  }
}
