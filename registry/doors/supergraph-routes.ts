/** What gateways follow: the supergraph with its ETag, a stream that tells when it changes, and how things stand. */
import { TributaryError } from '../../lib/errors.ts';
import type { HttpResponse } from '../../lib/http.ts';
import { requireScope } from '../access/allow.ts';
import type { Registry } from '../create-registry.ts';
import type { Served, Supergraphs } from '../supergraph/supergraphs.ts';
import type { Asked, RegistryRoute } from './route.ts';
import * as shape from './shapes.ts';

/** So that whoever follows can tell a silent stream from a dead one. */
const ALIVE_EVERY_MS = 15_000;

export function supergraphRoutes(registry: Registry): readonly RegistryRoute[] {
  return [
    { method: 'GET', name: 'supergraph', answer: (asked) => supergraph(registry, asked) },
    { method: 'GET', name: 'supergraph/events', answer: (asked) => events(registry, asked) },
    { method: 'GET', name: 'status', answer: (asked) => status(registry, asked) },
  ];
}

async function supergraph(registry: Registry, asked: Asked): Promise<HttpResponse> {
  const variant = variantOf(asked);
  await refuseUnknown(registry, variant);
  const served = await registry.supergraphs.current(variant);
  if (!served) throw noGraph(variant);
  const { for: reader } = shape.judged(shape.SUPERGRAPH, asked.given);
  const etag = reader === 'router' ? `"${served.hash}-router"` : `"${served.hash}"`;
  const headers = { etag, 'x-tributary-revision': String(served.revision) };
  if (asked.request.headers['if-none-match'] === headers.etag) return { status: 304, headers };
  return {
    status: 200,
    headers: { ...headers, 'content-type': 'text/plain; charset=utf-8' },
    body: reader === 'router' ? withAddresses(served.supergraphSdl, asked.request) : served.supergraphSdl,
  };
}

/** What runs in a process of ours is asked beside its registry, where whoever reads this has just asked. */
function withAddresses(supergraphSdl: string, { headers }: Asked['request']): string {
  const scheme = headers['x-forwarded-proto'] === 'https' ? 'https' : 'http';
  const base = `${scheme}://${headers['host'] ?? 'localhost'}/subgraphs`;
  return supergraphSdl.replace(/"inprocess:\/\/([a-z0-9-]+)"/g, (_text, name: string) => `"${base}/${name}/graphql"`);
}

/** Server-sent events (HTML standard, section 9.2): the hash of each new supergraph, not its text. */
async function events(registry: Registry, asked: Asked): Promise<HttpResponse> {
  const variant = variantOf(asked);
  await refuseUnknown(registry, variant);
  return {
    status: 200,
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store' },
    body: { chunks: eventsOf(registry.supergraphs, variant, asked.request.signal), isEndless: true },
  };
}

async function* eventsOf(supergraphs: Supergraphs, variant: string, gone: AbortSignal): AsyncGenerator<string> {
  let next: Served | null = null;
  let wake: () => void = () => undefined;
  const stop = supergraphs.follow(variant, (served) => {
    next = served;
    wake();
  });
  const onGone = (): void => wake();
  gone.addEventListener('abort', onGone, { once: true });
  try {
    yield ': following\n\n';
    while (!gone.aborted) {
      const served: Served | null = next;
      next = null;
      if (served) yield eventOf(served);
      else
        yield* await aliveUnlessWoken(
          (resolve) => (wake = resolve),
          () => next !== null || gone.aborted,
        );
    }
  } finally {
    stop();
    gone.removeEventListener('abort', onGone);
  }
}

async function aliveUnlessWoken(
  onWake: (wake: () => void) => void,
  isAwake: () => boolean,
): Promise<readonly string[]> {
  if (isAwake()) return [];
  let timer: NodeJS.Timeout | undefined;
  const isLate = await new Promise<boolean>((resolve) => {
    onWake(() => resolve(false));
    timer = setTimeout(() => resolve(true), ALIVE_EVERY_MS).unref();
  });
  clearTimeout(timer);
  return isLate ? [': alive\n\n'] : [];
}

function eventOf({ hash, revision }: Served): string {
  return `event: supergraph\nid: ${hash}\ndata: ${JSON.stringify({ revision, hash })}\n\n`;
}

async function status(registry: Registry, asked: Asked) {
  const variant = variantOf(asked);
  return { ...(await registry.supergraphs.status(variant)), watchedSince: await registry.watchedSince() };
}

function variantOf({ token, given }: Asked): string {
  requireScope(token, ['gateway', 'read']);
  return shape.judged(shape.OF_VARIANT, given).variant;
}

/** A preview that nobody has published to is no graph, though it would look like main. */
async function refuseUnknown(registry: Registry, variant: string): Promise<void> {
  if (!(await registry.records.variants()).includes(variant)) throw noGraph(variant);
}

function noGraph(variant: string): TributaryError {
  return new TributaryError('NOT_FOUND', `There is no graph called "${variant}"; nothing is published to it.`, {
    variant,
  });
}
