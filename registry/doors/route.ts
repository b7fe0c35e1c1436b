/** A route of the registry: who may, what it takes, what it answers. Refusals become problem+json here. */
import { TributaryError, toProblem } from '../../lib/errors.ts';
import type { HttpRequest, HttpResponse, HttpRoute } from '../../lib/http.ts';
import type { Logger } from '../../lib/logger.ts';
import type { Tokens } from '../access/tokens.ts';
import type { Token } from '../model/token.ts';
import { REGISTRY_BODY_LIMIT } from './paths.ts';

export interface Asked {
  readonly token: Token;
  /** Of a GET the search parameters, of a POST the JSON body. */
  readonly given: unknown;
  readonly request: HttpRequest;
}

export interface RegistryRoute {
  readonly method: 'GET' | 'POST';
  /** After `/registry/v1/`. */
  readonly name: string;
  /** An object becomes JSON. */
  readonly answer: (asked: Asked) => Promise<HttpResponse | Readonly<Record<string, unknown>>>;
}

export interface RouteParts {
  readonly tokens: Tokens;
  readonly logger: Logger;
}

const PREFIX = '/registry/v1/';

export function toHttpRoute({ method, name, answer }: RegistryRoute, { tokens, logger }: RouteParts): HttpRoute {
  return {
    method,
    path: `${PREFIX}${name}`,
    bodyLimit: REGISTRY_BODY_LIMIT,
    handle: async (request) => {
      try {
        const token = await tokens.authenticate(request.headers['authorization']);
        const answered = await answer({ token, given: givenIn(request), request });
        return isResponse(answered) ? answered : { status: 200, body: answered };
      } catch (error) {
        if (!(error instanceof TributaryError)) {
          logger.error({ requestId: request.requestId, err: error }, 'the registry failed');
          return problem(new TributaryError('INTERNAL', `The request failed. Its id is ${request.requestId}.`));
        }
        return problem(error);
      }
    },
  };
}

export function problem(error: TributaryError, status?: number): HttpResponse {
  const body = toProblem(error);
  return {
    status: status ?? body.status,
    headers: { 'content-type': 'application/problem+json', ...(body.status === 503 ? { 'retry-after': '1' } : {}) },
    body: JSON.stringify(status === undefined ? body : { ...body, status }),
  };
}

function isResponse(answered: HttpResponse | Readonly<Record<string, unknown>>): answered is HttpResponse {
  return (
    typeof answered['status'] === 'number' &&
    ('headers' in answered || 'body' in answered || answered['status'] === 204)
  );
}

function givenIn({ method, path, body }: HttpRequest): unknown {
  if (method === 'GET') return Object.fromEntries(new URL(path, 'http://registry').searchParams);
  if (body.length === 0) return {};
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) as unknown;
  } catch (cause) {
    throw new TributaryError('BAD_USER_INPUT', `The body is not JSON: ${(cause as Error).message}.`, {}, cause);
  }
}
