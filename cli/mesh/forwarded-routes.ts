/** The doors of a platform that is a process of its own, forwarded by the gateway as they came. */
import { TributaryError, toProblem } from '../../lib/errors.ts';
import type { HttpRequest, HttpResponse, HttpRoute } from '../../lib/http.ts';

const PATHS = ['/api/v1/lineage', '/api/v1/lineage/batch'];
const BODY_LIMIT = 5 * 1024 * 1024;
const TIMEOUT_MS = 30_000;
const PASSED_ON = ['content-type', 'content-encoding', 'authorization'];

export function forwardedRoutes(platformUrl: string): readonly HttpRoute[] {
  return PATHS.map((path) => ({
    method: 'POST',
    path,
    bodyLimit: BODY_LIMIT,
    handle: (request) => forward(`${platformUrl}${path}`, request),
  }));
}

async function forward(url: string, { headers, body, requestId, signal }: HttpRequest): Promise<HttpResponse> {
  const passedOn = PASSED_ON.flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]] as const]));
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { ...Object.fromEntries(passedOn), 'x-request-id': requestId },
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
}

function answerHeaders({ headers }: Response): Record<string, string> {
  return Object.fromEntries(
    ['content-type', 'retry-after'].flatMap((name) => (headers.has(name) ? [[name, headers.get(name)!]] : [])),
  );
}
