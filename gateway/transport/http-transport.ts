/**
 * Asks a subgraph over HTTP through a bounded pool of kept-alive connections; undici enters here. It follows no
 * redirect, reads no more than it must, and believes nothing that is not JSON.
 */
import type { Dispatcher, Pool } from 'undici';
import type { ChangesAnswer } from '../../lib/changes.ts';
import type { GraphQLResponse } from '../../lib/graphql-request.ts';
import { isObject } from '../../lib/json.ts';
import { encodePrincipal, PRINCIPAL_HEADER, type Principal } from '../../lib/principal.ts';
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
  const closing = new AbortController();
  let pool: Pool | undefined;
  let opening: Promise<Pool> | undefined;
  const open = () => (opening ??= openPool(origin, options).then((opened) => (pool = opened)));
  const exchange = (dispatcher: Pool, call: SubgraphCall): Promise<GraphQLResponse> => {
    const body = call.request.text;
    const headers = headersOf(call, body, options.secret());
    return new Promise((resolve, reject) => {
      dispatcher.dispatch({ method: 'POST', path, headers, body }, new Exchange(call, resolve, reject));
    });
  };
  return {
    send: (call) => (pool ? exchange(pool, call) : open().then((opened) => exchange(opened, call))),
    follow: async (request, signal) => {
      const body = JSON.stringify(request);
      const secret = options.secret();
      const signature = secret === undefined ? {} : { [SIGNATURE_HEADER]: sign(secret, body, Date.now()) };
      const answer = await (pool ?? (await open())).request({
        method: 'POST',
        path: `${pathname}/changes${search}`,
        headers: { 'content-type': 'application/json', ...signature },
        body,
        signal: AbortSignal.any([signal, closing.signal]),
      });
      const text = await answer.body.text();
      const told = answer.statusCode === 200 ? readChanges(text) : undefined;
      if (!told) throw new TransportFailure('not-graphql', `told nothing of changes: status ${answer.statusCode}`);
      return told;
    },
    close: async () => {
      closing.abort();
      await (await opening)?.close();
    },
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
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    accept: 'application/graphql-response+json, application/json',
    'x-request-id': call.requestId,
  };
  const principal = call.principal && headerOf(call.principal);
  if (principal !== undefined) headers[PRINCIPAL_HEADER] = principal;
  if (secret !== undefined) headers[SIGNATURE_HEADER] = sign(secret, body, Date.now(), principal);
  if (call.authorization !== undefined) headers['authorization'] = call.authorization;
  return headers;
}

/** A principal asks several subgraphs in one request. */
const encoded = new WeakMap<Principal, string>();

function headerOf(principal: Principal): string {
  const known = encoded.get(principal);
  if (known !== undefined) return known;
  const header = encodePrincipal(principal);
  encoded.set(principal, header);
  return header;
}

/** One request and its answer, as undici tells of it. A call that is cancelled is rejected at once, wherever it is. */
class Exchange implements Dispatcher.DispatchHandler {
  readonly #call: SubgraphCall;
  readonly #resolve: (answer: GraphQLResponse) => void;
  readonly #reject: (failure: TransportFailure) => void;
  readonly #stop: () => void;
  readonly #chunks: Buffer[] = [];
  #controller: Dispatcher.DispatchController | undefined;
  #status = 0;
  #type = '';

  constructor(
    call: SubgraphCall,
    resolve: (answer: GraphQLResponse) => void,
    reject: (failure: TransportFailure) => void,
  ) {
    this.#call = call;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#stop = call.cancellation.onCancel(() => this.#fail(call.cancellation.reason));
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#call.cancellation.isCancelled) controller.abort(asError(this.#call.cancellation.reason));
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: Record<string, unknown>): void {
    this.#status = status;
    this.#type = String(headers['content-type'] ?? '');
    const refusal = refusalOf(status);
    if (refusal) this.#fail(new TransportFailure(refusal, `answered with status ${status}`));
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    this.#stop();
    const text = this.#chunks.length === 1 ? this.#chunks[0]!.toString() : Buffer.concat(this.#chunks).toString();
    const answer = parseAnswer(text, this.#type);
    if (answer) return this.#resolve(answer);
    this.#reject(
      new TransportFailure(
        this.#status >= 500 ? 'failed' : 'not-graphql',
        `answered with status ${this.#status} and something that is not a GraphQL answer`,
      ),
    );
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#stop();
    this.#reject(toFailure(error, kindOf(error)));
  }

  /** The rest of the answer is not waited for: the connection is given up. */
  #fail(reason: unknown): void {
    this.#stop?.();
    this.#reject(toFailure(reason, 'cancelled'));
    this.#controller?.abort(asError(reason));
  }
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}

/** Other statuses may carry a GraphQL answer with errors: 400 and 500 do in several servers. */
function refusalOf(statusCode: number): FailureKind | undefined {
  if (statusCode >= 300 && statusCode < 400) return 'not-graphql';
  if (statusCode === 401 || statusCode === 403) return 'refused';
  if (statusCode === 502 || statusCode === 503 || statusCode === 504) return 'overloaded';
  return undefined;
}

function parseAnswer(text: string, contentType: string): GraphQLResponse | undefined {
  if (!isJson(contentType)) return undefined;
  try {
    const answer = JSON.parse(text) as unknown;
    return isAnswer(answer) ? answer : undefined;
  } catch {
    return undefined;
  }
}

function readChanges(text: string): ChangesAnswer | undefined {
  try {
    const told = JSON.parse(text) as ChangesAnswer;
    const { at, urns, leaseMs } = told;
    const isWhole = typeof at.instance === 'string' && typeof at.number === 'number' && typeof leaseMs === 'number';
    return isWhole && (urns === null || Array.isArray(urns)) ? told : undefined;
  } catch {
    return undefined;
  }
}

function isJson(contentType: string): boolean {
  return contentType.startsWith('application/json') || /^application\/([\w.-]+\+)?json\b/i.test(contentType);
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

function kindOf(error: unknown): FailureKind {
  return (error as { code?: unknown }).code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE' ? 'too-large' : 'unreachable';
}
