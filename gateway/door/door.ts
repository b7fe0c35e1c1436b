/**
 * The door: the one way into the graph, for HTTP and for callers in this process. It opens with the first generation;
 * until then it answers that there is no graph yet.
 */
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest, RawServerDefault } from 'fastify';
import { toGraphQLError, TributaryError } from '../../lib/errors.ts';
import type { GraphQLHandler } from '../../lib/graphql-request.ts';
import type { Logger } from '../../lib/logger.ts';
import { assembleAnswer } from '../answers/assemble-answer.ts';
import type { Generations } from '../engine/generations.ts';
import type { GatewayMetrics } from '../gateway-metrics.ts';
import { openScope, type RequestScope, type ScopeOptions } from '../request-scope.ts';
import { clientOf } from '../use/client-of.ts';
import type { UseRecorder } from '../use/recorder.ts';
import { createGraphQLServer } from './apollo-server.ts';
import { refuseNesting } from './nesting.ts';
import { watchRequests } from './watch-requests.ts';

export interface DoorOptions {
  readonly generations: Generations;
  readonly isDomain: (subgraph: string) => boolean;
  readonly isProduction: boolean;
  /** For one request, from its first byte in to its answer. */
  readonly deadlineMs: number;
  /** Whether a client's `authorization` header is passed on to every subgraph. */
  readonly forwardsAuthorization: boolean;
  /** Counts who uses what; absent where nobody is told. */
  readonly recorder?: UseRecorder | undefined;
  readonly metrics: GatewayMetrics;
  readonly logger: Logger;
}

export interface Door {
  readonly handle: GraphQLHandler;
  /** A request over HTTP. */
  readonly serve: (this: FastifyInstance, request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;
  readonly close: () => Promise<void>;
}

export function createDoor(options: DoorOptions): Door {
  const { generations, metrics, logger, deadlineMs } = options;
  const watch = watchRequests(metrics, logger);
  const server = createGraphQLServer({
    ...options,
    answer: async (generation, operation, scope) => {
      if (scope.client) options.recorder?.record(scope.client, operation);
      const { data, ...answer } = assembleAnswer(await generation.execute(operation, scope), scope, options);
      return { ...(data !== undefined && { data: JSON.parse(data) as Record<string, unknown> | null }), ...answer };
    },
    onDone: watch.onDone,
  });
  let handleHttp: ReturnType<typeof toHttpHandler> | undefined;
  generations.onFlip(async () => {
    if (handleHttp) return;
    await server.start();
    handleHttp = toHttpHandler(server, scopes);
  });

  const scopes = new WeakMap<FastifyRequest, RequestScope>();
  function enter(given: Omit<ScopeOptions, 'deadlineMs'>): { scope: RequestScope; leave: () => void } {
    const { scope, close } = openScope({ ...given, deadlineMs });
    watch.onStart();
    return { scope, leave: () => (close(), watch.onEnd()) };
  }

  async function serveHttp(this: FastifyInstance, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    if (!handleHttp) throw noGraphYet();
    const refusal = refuseNesting(queryIn(request.method === 'GET' ? request.query : request.body));
    if (refusal) return reply.code(400).send({ errors: [refusal] });
    const { authorization } = request.headers;
    const gone = new AbortController();
    const { scope, leave } = enter({
      requestId: request.id,
      authorization: options.forwardsAuthorization ? authorization : undefined,
      client: options.recorder && clientOf(request.headers),
      gone: gone.signal,
    });
    reply.raw.once('close', () => {
      if (!reply.raw.writableFinished) gone.abort();
      leave();
    });
    scopes.set(request, scope);
    return handleHttp.call(this, request, reply);
  }

  const handle: GraphQLHandler = async ({ query, operationName, variables }, { requestId, signal }) => {
    const refusal = handleHttp ? refuseNesting(query) : toGraphQLError(noGraphYet());
    if (refusal) return { errors: [refusal.toJSON()] };
    const { scope, leave } = enter({ requestId, gone: signal });
    try {
      const request = { query, operationName, variables: variables as Record<string, unknown> | undefined };
      const { body } = await server.executeOperation(withoutAbsent(request), { contextValue: scope });
      return body.kind === 'single' ? body.singleResult : { errors: [] };
    } catch (error) {
      logger.error({ requestId, err: error }, 'request failed');
      return { errors: [{ message: 'Something failed on our side.', extensions: { code: 'INTERNAL', requestId } }] };
    } finally {
      leave();
    }
  };

  return {
    handle,
    serve: serveHttp,
    close: async () => {
      if (handleHttp) await server.stop();
    },
  };
}

/** Mounts `/graphql`; which door a request is for may depend on its headers. */
export function mountDoors(
  http: FastifyInstance,
  doorOf: (request: FastifyRequest, reply: FastifyReply) => Promise<Door>,
): void {
  http.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    handler: async function (request, reply) {
      return (await doorOf(request, reply)).serve.call(this, request, reply);
    },
  });
}

function toHttpHandler(server: ReturnType<typeof createGraphQLServer>, scopes: WeakMap<FastifyRequest, RequestScope>) {
  return fastifyApolloHandler<RequestScope, RawServerDefault>(server, {
    context: async (request) => scopes.get(request)!,
  });
}

/** The document of a request, from its body or its search parameters. */
function queryIn(parameters: unknown): unknown {
  return (parameters as { query?: unknown } | null | undefined)?.query;
}

function noGraphYet(): TributaryError {
  return new TributaryError('SUPERGRAPH_STALE', 'No supergraph has been loaded yet; ask again in a moment.');
}

function withoutAbsent<T extends object>(values: T): { [Key in keyof T]: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never;
}
