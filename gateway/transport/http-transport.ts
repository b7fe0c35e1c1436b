/**
 * Asks a subgraph over HTTP through a bounded pool of kept-alive connections; undici enters here. It follows no
 * redirect, reads no more than it must, and believes nothing that is not JSON.
 */
import type { Dispatcher, Pool } from 'undici';
import type { GraphQLResponse } from '../../lib/graphql-request.ts';
import { SIGNATURE_HEADER, sign } from '../../lib/signature.ts';
import { toFailure, TransportFailure, type FailureKind, type SubgraphCall, type Transport } from './transport.ts';

export interface HttpTransportOptions {
  readonly url: string;
  /** Asked on every call, so that a secret can be rotated. Without one, requests are not signed. */
  readonly secret: () => string | undefined;
  /** In bytes. Default 50 MB. */
  readonly maxAnswerBytes?: number;
  /** Default 64. */
  readonly connections?: number;
}

const MAX_ANSWER_BYTES = 50_000_000;
const CONNECTIONS = 64;

export function createHttpTransport(options: HttpTransportOptions): Transport {
  const { origin, pathname, search } = new URL(options.url);
  const path = pathname + search;
  let opened: Promise<Pool> | undefined;
  const open = () => (opened ??= openPool(origin, options));
  return {
    send: async (call) => {
      try {
        const body = call.request.text;
        const headers = headersOf(call, body, options.secret());
        const pool = await open();
        return await readAnswer(await pool.request({ method: 'POST', path, headers, body, signal: call.signal }));
      } catch (error) {
        throw toFailure(error, kindOf(error));
      }
    },
    close: async () => (await opened)?.close(),
  };
}

/** undici is imported with the first call: a mesh in one process never needs it, and starts sooner without. */
async function openPool(origin: string, { connections, maxAnswerBytes }: HttpTransportOptions): Promise<Pool> {
  const { Pool } = await import('undici');
  // The deadline of the call covers connecting, headers and body, so the pool needs no timers of its own.
  return new Pool(origin, {
    connections: connections ?? CONNECTIONS,
    headersTimeout: 0,
    bodyTimeout: 0,
    maxResponseSize: maxAnswerBytes ?? MAX_ANSWER_BYTES,
  });
}

/** The client's own headers stay at the door: a subgraph gets what is written here. */
function headersOf(call: SubgraphCall, body: string, secret: string | undefined): Record<string, string> {
  return {
    'content-type': 'application/json',
    accept: 'application/graphql-response+json, application/json',
    'x-request-id': call.requestId,
    ...(secret === undefined ? {} : { [SIGNATURE_HEADER]: sign(secret, body, Date.now()) }),
    ...(call.authorization === undefined ? {} : { authorization: call.authorization }),
  };
}

async function readAnswer({ statusCode, headers, body }: Dispatcher.ResponseData): Promise<GraphQLResponse> {
  const refusal = refusalOf(statusCode);
  if (refusal) {
    await body.dump();
    throw new TransportFailure(refusal, `answered with status ${statusCode}`);
  }
  const answer = parseAnswer(await body.text(), String(headers['content-type'] ?? ''));
  if (answer) return answer;
  throw new TransportFailure(
    statusCode >= 500 ? 'failed' : 'not-graphql',
    `answered with status ${statusCode} and something that is not a GraphQL answer`,
  );
}

/** Other statuses may carry a GraphQL answer with errors: 400 and 500 do in several servers. */
function refusalOf(statusCode: number): FailureKind | undefined {
  if (statusCode >= 300 && statusCode < 400) return 'not-graphql';
  if (statusCode === 401 || statusCode === 403) return 'refused';
  if (statusCode === 502 || statusCode === 503 || statusCode === 504) return 'overloaded';
  return undefined;
}

function parseAnswer(text: string, contentType: string): GraphQLResponse | undefined {
  if (!/^application\/([\w.-]+\+)?json\b/i.test(contentType)) return undefined;
  try {
    const answer = JSON.parse(text) as unknown;
    return isAnswer(answer) ? answer : undefined;
  } catch {
    return undefined;
  }
}

function isAnswer(answer: unknown): answer is GraphQLResponse {
  if (!isObject(answer)) return false;
  const { data, errors, extensions } = answer;
  return (
    (data == null || isObject(data)) &&
    (errors == null || (Array.isArray(errors) && errors.every(isObject))) &&
    (extensions == null || isObject(extensions)) &&
    (data != null || (Array.isArray(errors) && errors.length > 0))
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function kindOf(error: unknown): FailureKind {
  return (error as { code?: unknown }).code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE' ? 'too-large' : 'unreachable';
}
