/** Doors of services that are processes of their own, forwarded by the gateway as they came. */
import { TributaryError, toProblem } from '../../lib/errors.ts';
import type { HttpRequest, HttpResponse, HttpRoute } from '../../lib/http.ts';
import { REGISTRY_BODY_LIMIT, REGISTRY_PATHS } from '../../registry/index.ts';

/** Where requests go on to, and what is said where it does not answer. */
interface Service {
  readonly url: string;
  readonly name: string;
}

const EVENTS_LIMIT = 5 * 1024 * 1024;
const TIMEOUT_MS = 30_000;
const PASSED_ON = ['content-type', 'content-encoding', 'authorization', 'if-none-match', 'accept'];
const PASSED_BACK = ['content-type', 'retry-after', 'etag', 'x-tributary-revision', 'cache-control'];

/** Of the platform: events in, the whole graph out. */
export function forwardedRoutes(url: string): readonly HttpRoute[] {
  const service = { url, name: 'lineage service' };
  return [
    ...['/api/v1/lineage', '/api/v1/lineage/batch'].map((path) =>
      whole({ method: 'POST', path }, EVENTS_LIMIT, service),
    ),
    streamed({ method: 'GET', path: '/api/v1/lineage/export' }, service, false),
  ];
}

/** Of the registry, its stream of events among them. */
export function forwardedRegistryRoutes(url: string): readonly HttpRoute[] {
  const service = { url, name: 'registry' };
  return REGISTRY_PATHS.map((door) =>
    door.path.endsWith('/events') ? streamed(door, service, true) : whole(door, REGISTRY_BODY_LIMIT, service),
  );
}

type ForwardedDoor = Pick<HttpRoute, 'method' | 'path'>;

function whole(door: ForwardedDoor, bodyLimit: number, service: Service): HttpRoute {
  return {
    ...door,
    bodyLimit,
    handle: async (request) => {
      try {
        const signal = AbortSignal.any([request.signal, AbortSignal.timeout(TIMEOUT_MS)]);
        const response = await send(request, service, signal);
        return { ...headOf(response), body: new Uint8Array(await response.arrayBuffer()) };
      } catch (cause) {
        return unanswered(service, cause);
      }
    },
  };
}

/** As it comes: it may be larger than memory, or never end. */
function streamed(door: ForwardedDoor, service: Service, isEndless: boolean): HttpRoute {
  return {
    ...door,
    bodyLimit: 1,
    handle: async (request) => {
      try {
        const response = await send(request, service, request.signal);
        if (!response.body) return headOf(response);
        return { ...headOf(response), body: { chunks: response.body as AsyncIterable<Uint8Array>, isEndless } };
      } catch (cause) {
        return unanswered(service, cause);
      }
    },
  };
}

function send(
  { method, path, headers, body, requestId }: HttpRequest,
  { url }: Service,
  signal: AbortSignal,
): Promise<Response> {
  const given = PASSED_ON.flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]] as const]));
  return fetch(`${url}${path}`, {
    method,
    headers: { ...Object.fromEntries(given), 'x-request-id': requestId },
    ...(method === 'GET' ? {} : { body: Buffer.from(body) }),
    redirect: 'error',
    signal,
  });
}

function headOf({ status, headers }: Response): Pick<HttpResponse, 'status' | 'headers'> {
  const kept = PASSED_BACK.flatMap((name) => (headers.has(name) ? [[name, headers.get(name)!]] : []));
  return { status, headers: Object.fromEntries(kept) as Record<string, string> };
}

function unanswered({ name }: Service, cause: unknown): HttpResponse {
  const message = `The ${name} did not answer; nothing was acknowledged.`;
  return {
    status: 503,
    headers: { 'retry-after': '1', 'content-type': 'application/problem+json' },
    body: JSON.stringify(toProblem(new TributaryError('STORE_UNAVAILABLE', message, {}, cause))),
  };
}
