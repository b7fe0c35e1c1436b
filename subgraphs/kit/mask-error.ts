/**
 * What a stranger sees of an error. One with a code of ours was written to be seen and passes; anything else may hold
 * a host name, a statement or a row, so it becomes INTERNAL with the request's id, and the log has the rest.
 */
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { ERROR_CATALOGUE, toGraphQLError, TributaryError } from '../../lib/errors.ts';
import type { RequestEnvelope } from '../../lib/graphql-request.ts';
import type { Logger } from '../../lib/logger.ts';

export interface Masking {
  readonly envelope: RequestEnvelope;
  readonly logger: Logger;
}

/** The error as it leaves: its path is kept, and `urn` is added to its extensions where one is known. */
export function maskError(error: GraphQLError, urn: string | null, masking: Masking): GraphQLFormattedError {
  const { message, extensions } = seen(error, masking);
  return {
    message,
    ...(error.path ? { path: error.path } : locationsOf(error)),
    extensions: { ...(urn === null ? {} : { urn }), ...extensions },
  };
}

/** For what fails outside any field: a fault in our own code. */
export function maskFault(fault: unknown, masking: Masking): GraphQLFormattedError {
  const { message, extensions } = masked(undefined, fault, masking);
  return { message, extensions };
}

function seen(error: GraphQLError, masking: Masking): Pick<GraphQLError, 'message' | 'extensions'> {
  const cause = rootCause(error);
  if (cause instanceof TributaryError) return toGraphQLError(cause);
  if (isCoded(error)) return error;
  // Without a path it is about the request: its syntax, validity, variables or operation name.
  if (!error.path) return { message: error.message, extensions: { code: 'BAD_USER_INPUT' } };
  return masked(error.path, cause, masking);
}

function masked(
  path: GraphQLError['path'],
  cause: unknown,
  { envelope: { requestId, signal }, logger }: Masking,
): Pick<GraphQLError, 'message' | 'extensions'> {
  if (signal?.aborted) return abandoned();
  logger.error({ requestId, path, err: cause }, 'resolver failed');
  return {
    message: `Something failed on our side. The request's id is ${requestId}.`,
    extensions: { code: 'INTERNAL', requestId },
  };
}

/** Nobody waits for the answer any more. */
export function abandoned(): GraphQLError {
  return toGraphQLError(
    new TributaryError('DEADLINE_EXCEEDED', 'The asker has gone, or its deadline passed, before the answer was ready.'),
  );
}

function isCoded({ extensions }: GraphQLError): boolean {
  return typeof extensions['code'] === 'string' && Object.hasOwn(ERROR_CATALOGUE, extensions['code']);
}

/** graphql-js wraps what a resolver threw, once for each place that knew more. */
function rootCause(error: GraphQLError): unknown {
  const inner = error.originalError;
  if (!inner) return error;
  return inner instanceof GraphQLError ? rootCause(inner) : inner;
}

function locationsOf({ locations }: GraphQLError): Pick<GraphQLFormattedError, 'locations'> {
  return locations ? { locations } : {};
}
