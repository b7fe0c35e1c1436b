/**
 * What a GraphQL request and its answer look like between our processes. A handler is a door: the same one answers
 * over HTTP and in process, so both take the same path.
 */
import type { GraphQLFormattedError } from 'graphql';
import type { FollowChanges } from './changes.ts';
import type { Principal } from './principal.ts';

export interface GraphQLRequest {
  readonly query: string;
  readonly operationName?: string | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | undefined;
}

/** What travels beside a request: who asks, under which id, until when. */
export interface RequestEnvelope {
  readonly requestId: string;
  /** Ends the work when the asker has gone or the deadline has passed. */
  readonly signal?: AbortSignal | undefined;
  /** Absent for who did not say who it is. */
  readonly principal?: Principal | undefined;
}

export interface GraphQLResponse {
  readonly data?: Readonly<Record<string, unknown>> | null | undefined;
  readonly errors?: readonly GraphQLFormattedError[] | undefined;
  readonly extensions?: Readonly<Record<string, unknown>> | undefined;
}

/** Never rejects for what a query can cause: faults are in `errors`. */
export interface GraphQLHandler {
  (request: GraphQLRequest, envelope: RequestEnvelope): Promise<GraphQLResponse>;
  /** Absent where it does not tell what changes. */
  readonly changes?: FollowChanges | undefined;
}
