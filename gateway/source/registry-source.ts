/**
 * What a registry publishes. A stream of events tells of each new supergraph; while it is broken the supergraph is asked
 * for with its ETag, again and again. While the registry is away the gateway serves what it has.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from '../../lib/logger.ts';
import { eventsIn } from './server-sent-events.ts';
import type { SupergraphListener, SupergraphSource, SupergraphUpdate } from './supergraph-source.ts';

export interface RegistrySourceOptions {
  /** Without a slash at its end. */
  readonly url: string;
  readonly variant: string;
  readonly token: string | undefined;
  /** Between two tries while there is no stream. Default 1,000, growing to ten times that. */
  readonly retryMs?: number;
  /** A stream that has told nothing for so long, not even that it is alive, is broken. Default 45,000. */
  readonly silenceMs?: number;
  readonly logger: Logger;
}

const FIRST_TRY_MS = 3_000;
const REQUEST_MS = 15_000;
const MOST_BYTES = 50_000_000;
const MOST_TIMES_SLOWER = 10;

export function createRegistrySource(options: RegistrySourceOptions): SupergraphSource {
  const { url, variant, token, logger, retryMs = 1_000, silenceMs = 45_000 } = options;
  const stopping = new AbortController();
  const { signal } = stopping;
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const addressOf = (path: string): string => `${url}/registry/v1/${path}?variant=${encodeURIComponent(variant)}`;
  let known: { readonly etag: string | null; readonly sdl: string } | undefined;
  let told: SupergraphUpdate | undefined;
  let listener: SupergraphListener | undefined;
  let following: Promise<void> = Promise.resolve();

  /** False where the registry did not answer with what is current. */
  async function look(withinMs: number): Promise<boolean> {
    const update = await ask(withinMs);
    if (!isSame(update, told) && !signal.aborted) {
      told = update;
      await listener?.(update);
    }
    return 'sdl' in update;
  }

  async function ask(withinMs: number): Promise<SupergraphUpdate> {
    try {
      const response = await fetch(addressOf('supergraph'), {
        headers: { ...headers, ...(known?.etag ? { 'if-none-match': known.etag } : {}) },
        redirect: 'error',
        signal: AbortSignal.any([signal, AbortSignal.timeout(withinMs)]),
      });
      if (response.status === 304 && known) return { sdl: known.sdl, isComposed: true };
      if (response.status !== 200) return { fault: await faultOf(response, variant) };
      known = { etag: response.headers.get('etag'), sdl: await boundedText(response) };
      return { sdl: known.sdl, isComposed: true };
    } catch (error) {
      logger.debug({ err: error }, 'the registry was not reached');
      return { fault: 'The registry does not answer.' };
    }
  }

  /** One stream, until it breaks. */
  async function followEvents(): Promise<void> {
    const response = await fetch(addressOf('supergraph/events'), {
      headers: { ...headers, accept: 'text/event-stream' },
      redirect: 'error',
      signal,
    });
    if (response.status !== 200 || !response.body) {
      await response.body?.cancel();
      throw new Error(`The registry answered ${response.status}.`);
    }
    for await (const event of eventsIn(response.body, silenceMs, signal)) {
      const isTold = told && 'sdl' in told && `"${event.id}"` === known?.etag;
      if (event.name === 'supergraph' && !isTold) await look(REQUEST_MS);
    }
  }

  async function followForEver(): Promise<void> {
    for (let failures = 0; !signal.aborted; failures += 1) {
      try {
        await followEvents();
        failures = 0;
      } catch (error) {
        if (!signal.aborted) logger.debug({ err: error }, 'the stream of the registry broke');
      }
      const slower = Math.min(2 ** failures, MOST_TIMES_SLOWER) * (0.5 + Math.random());
      await wait(retryMs * slower, undefined, { signal }).catch(() => undefined);
      if (!signal.aborted && (await look(REQUEST_MS))) failures = 0;
    }
  }

  return {
    subscribe: async (subscriber) => {
      listener = subscriber;
      await look(FIRST_TRY_MS);
      following = followForEver();
    },
    close: async () => {
      listener = undefined;
      stopping.abort();
      await following;
    },
  };
}

function isSame(one: SupergraphUpdate, other: SupergraphUpdate | undefined): boolean {
  if (!other) return false;
  return 'sdl' in one ? 'sdl' in other && one.sdl === other.sdl : 'fault' in other && one.fault === other.fault;
}

async function faultOf(response: Response, variant: string): Promise<string> {
  await response.body?.cancel();
  switch (response.status) {
    case 401:
    case 403:
      return 'The registry refuses the token of this gateway; TRIBUTARY_REGISTRY_TOKEN must have the scope gateway.';
    case 404:
      return `The registry has no graph called "${variant}".`;
    default:
      return `The registry answered ${response.status}.`;
  }
}

async function boundedText(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let [text, bytes] = ['', 0];
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength;
    if (bytes > MOST_BYTES) throw new Error(`The supergraph is larger than ${MOST_BYTES} bytes.`);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
