/** The doors of a platform that is a process of its own, forwarded by the gateway as they came. */
import { TributaryError, toProblem } from '../../lib/errors.ts';
import type { HttpRequest, HttpResponse, HttpRoute } from '../../lib/http.ts';

const PATHS = ['/api/v1/lineage', '/api/v1/lineage/batch'];
const EXPORT_PATH = '/api/v1/lineage/export';
const BODY_LIMIT = 5 * 1024 * 1024;
const TIMEOUT_MS = 30_000;
const PASSED_ON = ['content-type', 'content-encoding', 'authorization'];

export function forwardedRoutes(platformUrl: string): readonly HttpRoute[] {
  return [
    ...PATHS.map((path): HttpRoute => ({
      method: 'POST',
      path,
      bodyLimit: BODY_LIMIT,
      handle: (request) => forward(`${platformUrl}${path}`, request),
    })),
    {
      method: 'GET',
      path: EXPORT_PATH,
      bodyLimit: 1,
      handle: (request) => forwardExport(`${platformUrl}${EXPORT_PATH}`, request),
    },
  ];
}

/** As it comes: the whole graph may be larger than memory, and take longer than an event. */
async function forwardExport(url: string, { headers, requestId, signal }: HttpRequest): Promise<HttpResponse> {
  try {
    const response = await fetch(url, { headers: passedOn(headers, requestId), redirect: 'error', signal });
    if (!response.body) return { status: response.status, headers: answerHeaders(response) };
    return {
      status: response.status,
      headers: answerHeaders(response),
      body: { chunks: response.body as AsyncIterable<Uint8Array> },
    };
  } catch (cause) {
    return unanswered(cause);
  }
}

async function forward(url: string, { headers, body, requestId, signal }: HttpRequest): Promise<HttpResponse> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: passedOn(headers, requestId),
      body: Buffer.from(body),
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    return {
      status: response.status,
      headers: answerHeaders(response),
      body: new Uint8Array(await response.arrayBuffer()),
    };
  } catch (cause) {
    return unanswered(cause);
  }
}

function unanswered(cause: unknown): HttpResponse {
  const error = new TributaryError(
    'STORE_UNAVAILABLE',
    'The lineage service did not answer; nothing was acknowledged.',
    {},
    cause,
  );
  return {
    status: 503,
    headers: { 'retry-after': '1', 'content-type': 'application/problem+json' },
    body: JSON.stringify(toProblem(error)),
  };
}

function passedOn(headers: HttpRequest['headers'], requestId: string): Record<string, string> {
  const given = PASSED_ON.flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]] as const]));
  return { ...Object.fromEntries(given), 'x-request-id': requestId };
}

function answerHeaders({ headers }: Response): Record<string, string> {
  return Object.fromEntries(
    ['content-type', 'retry-after'].flatMap((name) => (headers.has(name) ? [[name, headers.get(name)!]] : [])),
  );
}
