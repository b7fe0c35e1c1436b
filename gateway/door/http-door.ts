/**
 * GraphQL over HTTP (https://graphql.github.io/graphql-over-http), right on Node's server: on the way of an answer that
 * is ready, a web framework would cost as much as all the rest.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { GraphQLError } from 'graphql';
import { Cancellation } from '../../lib/cancellation.ts';
import { ERROR_CATALOGUE, toProblem, TributaryError, type ErrorCode } from '../../lib/errors.ts';
import { clientOf } from '../use/client-of.ts';
import type { Principal } from '../../lib/principal.ts';
import type { DoorAnswer, DoorRequest } from './door-request.ts';
import type { Door } from './door.ts';
import { acceptedOf, isJsonBody, type Accepted } from './media-types.ts';
import type { Authenticate } from '../identity/authenticate.ts';
import type { Origins } from './origins.ts';
import { createParametersOfBody, parametersOfSearch, type Parameters } from './parameters.ts';

export interface HttpDoorOptions {
  /** Of the value of `x-tributary-variant`; rejects with a refusal. */
  readonly doorOf: (variant: string | readonly string[] | undefined) => Door | Promise<Door>;
  readonly origins: Origins;
  readonly authenticate: Authenticate;
  /** Whether a client's `authorization` header is passed on to every subgraph. */
  readonly forwardsAuthorization: boolean;
  /** Whether clients are counted. */
  readonly countsUse: boolean;
  /** In bytes. */
  readonly bodyLimit: number;
}

/** Answers a request to `/graphql`. */
export type HttpDoor = (request: IncomingMessage, response: ServerResponse, requestId: string) => void;

export const VARIANT_HEADER = 'x-tributary-variant';

export function createHttpDoor(options: HttpDoorOptions): HttpDoor {
  const { origins, bodyLimit } = options;
  const parametersOfBody = createParametersOfBody();

  /** Each step goes on at once where there is nothing to wait for: a promise would cost as much as the step. */
  function serve(request: IncomingMessage, reply: Reply): void {
    const accepted = admit(request, reply);
    if (!accepted) return;
    after(reply, options.authenticate(request.headers), (principal) =>
      whenRead(request, reply, (parameters) => {
        const variant = request.headers[VARIANT_HEADER];
        if (variant !== undefined) reply.head.push(VARIANT_HEADER, String(variant));
        after(reply, options.doorOf(variant), (door) =>
          door.answer(toDoorRequest(request, reply, parameters, principal), (answer) =>
            attempt(reply, () => send(reply, answer, accepted)),
          ),
        );
      }),
    );
  }

  /** What its head alone decides. `undefined` for a preflight, which is answered. */
  function admit({ method = '', headers }: IncomingMessage, { head, response }: Reply): Accepted | undefined {
    const cors = origins.corsHeaders(headers);
    if (cors) for (const [name, value] of Object.entries(cors)) head.push(name, value);
    if (method === 'OPTIONS') return void response.writeHead(204, [...head, 'allow', METHODS]).end();
    const accepted = acceptedOf(headers.accept);
    if (!accepted) throw new HttpRefusal(406, `An answer is ${ANSWER_TYPES}; "accept" takes none of them.`);
    if (method !== 'POST' && method !== 'GET')
      throw new HttpRefusal(405, `Ask by POST or GET, not ${method}.`, ['allow', METHODS]);
    const refusal = origins.refusal(headers);
    if (refusal !== undefined) throw new HttpRefusal(403, refusal);
    return accepted;
  }

  function whenRead(request: IncomingMessage, reply: Reply, step: (parameters: Parameters) => void): void {
    if (request.method === 'POST') readBody(request, reply, bodyLimit, (body) => step(parametersOfBody(body)));
    else step(parametersOfSearch(searchOf(request.url ?? '')));
  }

  function toDoorRequest(
    { method, headers, socket }: IncomingMessage,
    { requestId, response }: Reply,
    parameters: Parameters,
    principal: Principal | undefined,
  ): DoorRequest {
    return {
      parameters,
      isReadOnly: method === 'GET',
      requestId,
      authorization: options.forwardsAuthorization ? headers.authorization : undefined,
      principal,
      address: socket.remoteAddress,
      client: options.countsUse ? clientOf(headers) : undefined,
      gone: goneOf(response),
    };
  }

  return (request, response, requestId) => {
    const reply = { response, requestId, head: ['x-request-id', requestId] };
    attempt(reply, () => serve(request, reply));
  };
}

/** What a request is answered with. */
interface Reply {
  readonly response: ServerResponse;
  readonly requestId: string;
  /** Names and values of headers in turn. Written at once, they cost half of what they do when set one by one. */
  readonly head: string[];
}

/** Whatever fails on the way is told to who asked. */
function attempt(reply: Reply, step: () => void): void {
  try {
    step();
  } catch (error) {
    sendRefusal(reply, error);
  }
}

/** Throws what the step throws, where there was nothing to wait for. */
function after<Value>(reply: Reply, value: Value | Promise<Value>, step: (value: Value) => void): void {
  if (value instanceof Promise) value.then(step).catch((error: unknown) => sendRefusal(reply, error));
  else step(value);
}

const METHODS = 'GET, POST';
const ANSWER_TYPES = 'application/graphql-response+json or application/json, in UTF-8';

/** What HTTP itself is asked wrongly. */
class HttpRefusal extends Error {
  readonly status: number;
  readonly head: readonly string[];
  constructor(status: number, message: string, head: readonly string[] = []) {
    super(message);
    this.status = status;
    this.head = head;
  }
}

/** Cancelled when the client has left before its answer. */
function goneOf(response: ServerResponse): Cancellation {
  const gone = new Cancellation();
  response.on('close', () => {
    if (!response.writableFinished) gone.cancel('gone');
  });
  return gone;
}

function readBody(request: IncomingMessage, reply: Reply, limit: number, step: (body: string) => void): void {
  const { 'content-type': type, 'content-encoding': encoding, 'content-length': length } = request.headers;
  if (!isJsonBody(type))
    throw new HttpRefusal(
      415,
      `The body of a POST is application/json in UTF-8; "content-type" says ${type ?? 'nothing'}.`,
    );
  if (encoding !== undefined && encoding !== 'identity')
    throw new HttpRefusal(415, `The body is sent as it is, not compressed by ${encoding}.`);
  if (Number(length) > limit) throw tooLarge(limit);
  const chunks: Buffer[] = [];
  let bytes = 0;
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    chunks.push(chunk);
    if (bytes <= limit) return;
    request.removeAllListeners('data').removeAllListeners('end');
    sendRefusal(reply, tooLarge(limit));
  });
  request.on('end', () => attempt(reply, () => step(textOf(chunks))));
  request.on('error', (error) => sendRefusal(reply, error));
}

function textOf(chunks: readonly Buffer[]): string {
  return (chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)).toString();
}

function tooLarge(limit: number): TributaryError {
  return new TributaryError('PAYLOAD_TOO_LARGE', `The body is larger than ${limit} bytes.`);
}

function searchOf(url: string): string {
  const mark = url.indexOf('?');
  return mark === -1 ? '' : url.slice(mark + 1);
}

/** Errors of the client's text are no errors of HTTP for those who ask for `application/json`. */
function statusOf({ data, errors, status }: DoorAnswer, { isLegacy }: Accepted): number {
  if (status !== undefined) return status;
  if (data !== undefined) return 200;
  const code = errors?.[0]?.extensions['code'];
  if (isLegacy && OF_THE_TEXT.has(code)) return 200;
  if (code === 'METHOD_NOT_ALLOWED') return 405;
  return typeof code === 'string' && code in ERROR_CATALOGUE ? ERROR_CATALOGUE[code as ErrorCode].status : 400;
}

const OF_THE_TEXT = new Set<unknown>([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'BAD_USER_INPUT',
  'QUERY_TOO_COMPLEX',
]);

/** Requests that shared an execution share its bytes too. */
const payloads = new WeakMap<DoorAnswer, Payload>();

interface Payload {
  /** As text where that is ASCII and short: it goes out in one write with its head. */
  readonly body: string | Buffer;
  readonly length: string;
}

const SHORT = 16_384;

function payloadOf(answer: DoorAnswer): Payload {
  const known = payloads.get(answer);
  if (known) return known;
  const { data, errors, extensions } = answer;
  const parts = [
    ...(errors?.length ? [`"errors":${JSON.stringify(errors)}`] : []),
    ...(data === undefined ? [] : [`"data":${data}`]),
    ...(extensions ? [`"extensions":${JSON.stringify(extensions)}`] : []),
  ];
  const text = `{${parts.join(',')}}`;
  const bytes = Buffer.byteLength(text);
  const payload = {
    body: bytes === text.length && bytes <= SHORT ? text : Buffer.from(text),
    length: String(bytes),
  };
  payloads.set(answer, payload);
  return payload;
}

function send({ response, head }: Reply, answer: DoorAnswer, accepted: Accepted): void {
  const status = statusOf(answer, accepted);
  const { body, length } = payloadOf(answer);
  head.push('content-type', `${accepted.type}; charset=utf-8`, 'content-length', length);
  head.push('cache-control', 'no-store', 'x-content-type-options', 'nosniff');
  if (answer.retryAfterSeconds !== undefined) head.push('retry-after', String(answer.retryAfterSeconds));
  if (status === 405) head.push('allow', 'POST');
  response.writeHead(status, head).end(body, 'latin1');
}

function sendRefusal(reply: Reply, error: unknown): void {
  const { response, requestId, head } = reply;
  if (response.headersSent) return void response.destroy();
  if (error instanceof TributaryError) {
    const problem = toProblem(error);
    if (problem.status === 401) head.push('www-authenticate', 'Bearer realm="graph"');
    if (problem.status === 503) head.push('retry-after', '1');
    return sendText(reply, problem.status, 'application/problem+json', problem);
  }
  if (error instanceof HttpRefusal) {
    head.push(...error.head);
    const refusal = { message: error.message, extensions: { code: 'BAD_REQUEST' } };
    return sendText(reply, error.status, JSON_TYPE, { errors: [refusal] });
  }
  if ((error as GraphQLError).extensions?.['code'] === 'BAD_REQUEST')
    return sendText(reply, 400, JSON_TYPE, { errors: [error] });
  const refusal = {
    message: `The request failed. Its id is ${requestId}.`,
    extensions: { code: 'INTERNAL', requestId },
  };
  sendText(reply, 500, JSON_TYPE, { errors: [refusal] });
}

const JSON_TYPE = 'application/json; charset=utf-8';

/** The rest of the body may not have been read, so the connection is not used again. */
function sendText({ response, head }: Reply, status: number, type: string, body: object): void {
  const text = JSON.stringify(body);
  head.push('content-type', type, 'content-length', String(Buffer.byteLength(text)));
  if (!response.req.complete) head.push('connection', 'close');
  response.writeHead(status, head).end(text);
}
