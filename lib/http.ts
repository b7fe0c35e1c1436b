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
  readonly signal: AbortSignal;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object becomes JSON; absent means no content. */
  readonly body?: string | Uint8Array | Readonly<Record<string, unknown>>;
}

export interface HttpRoute {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** In bytes; a larger body is answered with 413 before it is read. */
  readonly bodyLimit: number;
  readonly handle: (request: HttpRequest) => Promise<HttpResponse>;
}
