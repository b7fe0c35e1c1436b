/**
 * A route of ours, whatever server it is mounted on: bytes in, a status and a body out. Lineage ingest is such a route;
 * the gateway mounts it in one process and forwards to it between processes.
 */
export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** As it came over the wire, still compressed if the client compressed it. */
  readonly body: Uint8Array;
  readonly requestId: string;
  /** Aborted when the answer was sent, or the client has gone. */
  readonly signal: AbortSignal;
}

/** A request whose body has not been read yet. */
export type HttpHead = Omit<HttpRequest, 'body'>;

export interface HttpResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object becomes JSON; absent means no content. */
  readonly body?: string | Uint8Array | HttpStream | Readonly<Record<string, unknown>>;
}

/**
 * A body that is made while it is sent, no faster than it is read. Where it fails the connection is cut, so that nobody
 * takes a part for the whole.
 */
export interface HttpStream {
  readonly chunks: AsyncIterable<string | Uint8Array>;
  /** Whether it goes on for as long as somebody reads: a server that stops ends it, and waits for all others. */
  readonly isEndless?: boolean;
}

export interface HttpRoute {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** In bytes; a larger body is answered with 413 before it is read. */
  readonly bodyLimit: number;
  /** Asked before the body is read: an answer ends the request. */
  readonly refuse?: (head: HttpHead) => HttpResponse | null;
  readonly handle: (request: HttpRequest) => Promise<HttpResponse>;
}
