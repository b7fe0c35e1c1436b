/**
 * The web server of every process: routes of ours, health, metrics, request ids and problem+json errors. What is
 * particular to a process is mounted on top; fastify enters here.
 */
import { randomUUID } from 'node:crypto';
import { createServer, ServerResponse, type IncomingMessage } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { Readable } from 'node:stream';
import { fastify, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { TributaryError, toProblem, type ErrorCode } from './errors.ts';
import type { HttpHead, HttpResponse, HttpRoute, HttpStream } from './http.ts';
import type { Logger } from './logger.ts';
import type { Metrics } from './metrics.ts';

export interface Readiness {
  readonly status: 'ready' | 'stale' | 'starting' | 'stopping';
  /** Why it is not simply ready, and any figures worth knowing. */
  readonly detail?: Readonly<Record<string, unknown>>;
}

export interface HttpServerOptions {
  readonly routes?: readonly HttpRoute[];
  readonly readiness: () => Readiness;
  readonly metrics: Metrics;
  readonly logger: Logger;
  /** In bytes, for bodies of routes that do not name a limit. Default 1 MiB. */
  readonly bodyLimit?: number;
  /** Answered by Node's own server, ahead of all routes. */
  readonly raw?: RawRoute | undefined;
}

export interface RawRoute {
  readonly path: string;
  /** Sends `x-request-id` itself. */
  readonly handle: (request: IncomingMessage, response: ServerResponse, requestId: string) => void;
}

/** A server of ours, so that rooms can mount on it what is theirs. */
export type HttpServer = FastifyInstance;

/** Longer than load balancers keep a connection that nobody uses, so that it is they who close it. */
const KEEP_ALIVE_MS = 72_000;
const REQUEST_ID = /^[\w.-]{1,128}$/;

export function createHttpServer(options: HttpServerOptions): FastifyInstance {
  let isStopping = false;
  const server = fastify({
    bodyLimit: options.bodyLimit ?? 1_048_576,
    genReqId: (request) => acceptedRequestId(request.headers['x-request-id']),
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    routerOptions: { maxParamLength: 200 },
    serverFactory: (otherwise) =>
      createServer(
        { keepAliveTimeout: KEEP_ALIVE_MS, ServerResponse: responsesThatEnd(() => isStopping) },
        options.raw ? rawFirst(options.raw, otherwise) : otherwise,
      ),
  });
  server.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
  });
  server.addHook('preClose', async () => void (isStopping = true));
  giveUnusedConnectionsAMoment(server);
  server.setErrorHandler((error, request, reply) =>
    sendProblem(reply, asTributaryError(error, request, options.logger)),
  );
  server.setNotFoundHandler((request, reply) =>
    sendProblem(
      reply,
      new TributaryError('NOT_FOUND', `There is nothing at ${request.method} ${request.url.split('?')[0]}.`),
    ),
  );
  mountHealth(server, options);
  if (options.routes) void server.register(routesPlugin(options.routes));
  return server;
}

/** Listens, or fails with one clear line: the port in use, the address not ours. Returns the base URL. */
export async function listen(server: FastifyInstance, host: string, port: number): Promise<string> {
  try {
    await server.listen({ host, port });
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    const why =
      code === 'EADDRINUSE'
        ? 'is in use; set PORT to another one, or 0 for any that is free'
        : code === 'EACCES'
          ? 'needs more rights; set PORT to one above 1023'
          : code === 'EADDRNOTAVAIL'
            ? 'is not an address of this machine; set HOST'
            : `can't be listened on (${code ?? String(cause)})`;
    throw new TributaryError('INTERNAL', `${host}:${port} ${why}.`, {}, cause);
  }
  const { address, family, port: bound } = server.server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${bound}`;
}

/** Answers that tell the client to close its connection, once a stop has begun: it waits for answers, not for connections. */
function responsesThatEnd(isStopping: () => boolean): typeof ServerResponse {
  return class<Request extends IncomingMessage> extends ServerResponse<Request> {
    override writeHead(status: number, ...rest: [message?: never, headers?: never]): this {
      if (isStopping()) this.shouldKeepAlive = false;
      return super.writeHead(status, ...rest);
    }
  };
}

/** For what clients have sent on connections that look idle when a stop begins. */
const GRACE_MS = 100;

/** Connections on which nobody asks anything are closed after a moment: at once would cut off what is on its way to us. */
function giveUnusedConnectionsAMoment({ server }: FastifyInstance): void {
  const unused = new Set<Socket>();
  server.on('connection', (socket) => {
    unused.add(socket);
    socket.once('close', () => unused.delete(socket));
  });
  server.on('request', ({ socket }) => unused.delete(socket));
  const closeIdle = server.closeIdleConnections.bind(server);
  let closing: NodeJS.Timeout | undefined;
  server.closeIdleConnections = () => {
    closing ??= setTimeout(() => {
      for (const socket of unused) socket.destroy();
      closeIdle();
    }, GRACE_MS);
  };
}

type Listener = (request: IncomingMessage, response: ServerResponse) => void;

function rawFirst({ path, handle }: RawRoute, otherwise: Listener): Listener {
  return (request, response) => {
    const { url = '' } = request;
    const isOurs = url.startsWith(path) && (url.length === path.length || url[path.length] === '?');
    if (isOurs) handle(request, response, acceptedRequestId(request.headers['x-request-id']));
    else otherwise(request, response);
  };
}

function mountHealth(server: FastifyInstance, { readiness, metrics }: HttpServerOptions): void {
  server.get('/health/live', async () => ({ status: 'live' }));
  server.get('/health/ready', async (_request, reply) => {
    const { status, detail } = readiness();
    return reply.code(status === 'ready' || status === 'stale' ? 200 : 503).send({ status, ...detail });
  });
  server.get('/metrics', async (_request, reply) => reply.type(metrics.contentType).send(await metrics.metrics()));
}

/** Our routes take raw bytes, so they live in a scope of their own where no body is parsed. */
function routesPlugin(routes: readonly HttpRoute[]) {
  return async (scope: FastifyInstance) => {
    const endless = new Set<ServerResponse>();
    let isStopping = false;
    scope.addHook('preClose', async () => {
      isStopping = true;
      for (const response of endless) response.destroy();
    });
    const send = (reply: FastifyReply, response: HttpResponse): FastifyReply => {
      if (isStream(response.body) && response.body.isEndless === true) {
        // Whoever was cut off may ask again on a connection that is still there: it would never end.
        if (isStopping) return reply.code(503).header('retry-after', '1').send();
        endless.add(reply.raw);
        reply.raw.once('close', () => endless.delete(reply.raw));
      }
      return sendResponse(reply, response);
    };
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    const heads = new WeakMap<FastifyRequest, HttpHead>();
    const headOf = (request: FastifyRequest, reply: FastifyReply): HttpHead => {
      const head = heads.get(request) ?? toHead(request, reply);
      heads.set(request, head);
      return head;
    };
    for (const route of routes) {
      scope.route({
        method: route.method,
        url: route.path,
        bodyLimit: route.bodyLimit,
        onRequest: async (request, reply) => {
          const refusal = route.refuse?.(headOf(request, reply)) ?? null;
          return refusal === null ? undefined : send(reply, refusal);
        },
        handler: async (request, reply) => {
          const body = (request.body as Uint8Array | undefined) ?? new Uint8Array();
          return send(reply, await route.handle({ ...headOf(request, reply), body }));
        },
      });
    }
  };
}

function toHead(request: FastifyRequest, reply: FastifyReply): HttpHead {
  const controller = new AbortController();
  reply.raw.once('close', () => controller.abort());
  return {
    method: request.method,
    path: request.url,
    headers: request.headers as Record<string, string | undefined>,
    requestId: request.id,
    signal: controller.signal,
  };
}

function sendResponse(reply: FastifyReply, { status, headers, body }: HttpResponse): FastifyReply {
  return reply
    .code(status)
    .headers({ ...headers })
    .send(isStream(body) ? Readable.from(body.chunks, { objectMode: false }) : body);
}

function isStream(body: HttpResponse['body']): body is HttpStream {
  return typeof body === 'object' && 'chunks' in body;
}

function sendProblem(reply: FastifyReply, error: TributaryError): FastifyReply {
  const problem = toProblem(error);
  return reply.code(problem.status).type('application/problem+json').send(JSON.stringify(problem));
}

const CODE_OF_STATUS: Readonly<Record<number, ErrorCode>> = {
  400: 'BAD_USER_INPUT',
  413: 'PAYLOAD_TOO_LARGE',
  415: 'BAD_USER_INPUT',
};

/** What a stranger sees of a fault: ours as it is, the web server's refusals coded, anything else masked and logged. */
function asTributaryError(error: unknown, request: FastifyRequest, logger: Logger): TributaryError {
  if (error instanceof TributaryError) return error;
  const { statusCode, message } = error as { statusCode?: number; message: string };
  const code = CODE_OF_STATUS[statusCode ?? 500];
  if (code) return new TributaryError(code, message, {}, error);
  const isCutOff = (error as NodeJS.ErrnoException).code === 'ERR_STREAM_PREMATURE_CLOSE';
  if (isCutOff) logger.debug({ requestId: request.id }, 'a stream was ended before its end');
  else logger.error({ requestId: request.id, err: error }, 'request failed');
  return new TributaryError(
    'INTERNAL',
    `The request failed. Its id is ${request.id}.`,
    { requestId: request.id },
    error,
  );
}

function acceptedRequestId(given: string | string[] | undefined): string {
  return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
}
