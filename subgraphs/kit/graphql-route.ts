/**
 * `POST /graphql`: JSON in, JSON out, by the GraphQL over HTTP specification (https://graphql.github.io/graphql-over-http).
 * A request that can't be read or isn't trusted is answered in GraphQL's own words, since a gateway reads nothing else.
 */
import { z } from 'zod';
import { ERROR_CATALOGUE, toGraphQLError, TributaryError } from '../../lib/errors.ts';
import type { GraphQLHandler, GraphQLRequest } from '../../lib/graphql-request.ts';
import type { HttpRequest, HttpResponse, HttpRoute } from '../../lib/http.ts';
import { callerOf, unauthenticated } from './caller.ts';

/** In bytes: a batch of some 50,000 entities. */
const BODY_LIMIT = 10 * 1024 * 1024;

export interface GraphQLRouteOptions {
  readonly handle: GraphQLHandler;
  /** Default `/graphql`; another where several subgraphs share a server. */
  readonly path?: string | undefined;
  /** Any of them is taken; with none everybody may ask. */
  readonly secrets: readonly string[];
  /** Unix milliseconds, for the age of signatures. */
  readonly now: () => number;
}

/** The route of one subgraph, for `createHttpServer` or any server that takes `HttpRoute`. */
export function graphqlRoute({ handle, path = '/graphql', secrets, now }: GraphQLRouteOptions): HttpRoute {
  return {
    method: 'POST',
    path,
    bodyLimit: BODY_LIMIT,
    handle: async (request) => {
      const caller = callerOf(request, secrets, now());
      if (!caller) return refuse(unauthenticated());
      const parsed = parseBody(request);
      if (parsed instanceof TributaryError) return refuse(parsed);
      return json(200, await handle(parsed, { requestId: request.requestId, signal: request.signal, ...caller }));
    },
  };
}

const BODY = z.object({
  query: z.string().min(1),
  operationName: z.string().nullish(),
  variables: z.record(z.string(), z.unknown()).nullish(),
});

function parseBody({ body }: HttpRequest): GraphQLRequest | TributaryError {
  const result = BODY.safeParse(parseJson(body));
  if (!result.success) {
    return new TributaryError(
      'BAD_USER_INPUT',
      `The body is JSON with a "query", and "variables" and "operationName" where needed. ${faultsOf(result.error)}`,
    );
  }
  const { query, operationName, variables } = result.data;
  return { query, operationName: operationName ?? undefined, variables: variables ?? undefined };
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString());
  } catch {
    return undefined;
  }
}

function faultsOf({ issues }: z.ZodError): string {
  return issues
    .map(({ path, message }) =>
      path.length === 0 ? 'What came is not a JSON object.' : `${path.join('.')}: ${message}.`,
    )
    .join(' ');
}

export function refuse(error: TributaryError): HttpResponse {
  return json(ERROR_CATALOGUE[error.code].status, { errors: [toGraphQLError(error).toJSON()] });
}

function json(status: number, body: object): HttpResponse {
  return { status, headers: { 'content-type': 'application/json; charset=utf-8' }, body: JSON.stringify(body) };
}
