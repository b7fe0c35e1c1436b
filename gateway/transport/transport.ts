/**
 * How one subgraph is asked. Implementations differ in the way a request travels, not in what comes back: a GraphQL
 * answer, or a failure of a known kind.
 */
import type { FollowChanges } from '../../lib/changes.ts';
import type { Cancellation } from '../../lib/cancellation.ts';
import type { Principal } from '../../lib/principal.ts';
import type { GraphQLRequest, GraphQLResponse } from '../../lib/graphql-request.ts';

/** A GraphQL request, as an object for subgraphs of this process and as JSON text for others. */
export interface SubgraphRequest extends Required<GraphQLRequest> {
  readonly text: string;
}

/** A subgraph as the supergraph names it. */
export interface SubgraphAddress {
  readonly name: string;
  /** `http://`, `https://` or `inprocess://<name>`. */
  readonly url: string;
}

export interface SubgraphCall {
  readonly request: SubgraphRequest;
  readonly requestId: string;
  /** Ends the call, the reading of its body included. */
  readonly cancellation: Cancellation;
  readonly authorization?: string | undefined;
  readonly principal?: Principal | undefined;
}

/** `send` rejects with a `TransportFailure` and nothing else; it settles at once when the call is cancelled. */
export interface Transport {
  readonly send: (call: SubgraphCall) => Promise<GraphQLResponse>;
  /** What the subgraph says of its changes; rejects where it says nothing of them. */
  readonly follow?: FollowChanges | undefined;
  /** Lets calls in flight finish, then frees the connections. */
  readonly close: () => Promise<void>;
}

/** What a client may read about each kind of failure: no host, no port, no words of the subgraph. */
export const FAILURES = {
  unreachable: 'it could not be reached',
  timeout: 'it took too long',
  cancelled: 'the request ended first',
  refused: 'it refused the gateway',
  failed: 'it failed',
  overloaded: 'it is not able to answer now',
  'not-graphql': 'its answer is not GraphQL',
  'too-large': 'its answer is too large',
  'left-alone': 'it failed several times and is left alone for a while',
  busy: 'too many requests wait for it',
} as const;

export type FailureKind = keyof typeof FAILURES;

/** The message and the cause are for the log; a client is told the sentence of the kind. */
export class TransportFailure extends Error {
  readonly kind: FailureKind;
  constructor(kind: FailureKind, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'TransportFailure';
    this.kind = kind;
  }
}

/** Whatever a transport met, as a failure; an ended call is told apart from a broken one. */
export function toFailure(error: unknown, otherwise: FailureKind): TransportFailure {
  if (error instanceof TransportFailure) return error;
  return new TransportFailure(otherwise, error instanceof Error ? error.message : String(error), error);
}
