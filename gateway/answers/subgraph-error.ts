/**
 * An error that a subgraph named itself. One with a code was written to be read and passes; one without, or with the
 * code that a framework puts on everything, may hold a host name or a row: in production it is masked, and the log has
 * the rest.
 */
import { GraphQLError } from 'graphql';
import type { RequestScope } from '../request-scope.ts';
import type { AssemblyOptions } from './assembly-options.ts';
import type { Fault } from './fault.ts';

/** Codes that frameworks give when the author gave none, or that are about our own fetch, not the client's request. */
const UNINTENDED = new Set([
  'INTERNAL',
  'INTERNAL_SERVER_ERROR',
  'DOWNSTREAM_SERVICE_ERROR',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
]);

export function subgraphError(
  { subgraph, error }: Extract<Fault, { kind: 'answered' }>,
  { requestId }: RequestScope,
  { isDomain, isProduction, logger }: AssemblyOptions,
): GraphQLError {
  const { stacktrace: _stacktrace, exception: _exception, http: _http, ...extensions } = error.extensions ?? {};
  const noun = isDomain(subgraph) ? 'domain' : 'subgraph';
  const named = { [noun]: subgraph, ...extensions };
  if (isIntended(extensions['code'])) return new GraphQLError(error.message, { path: error.path, extensions: named });
  logger.warn({ requestId, subgraph, path: error.path, reason: error.message }, 'subgraph failed');
  const { urn } = extensions;
  return new GraphQLError(
    isProduction ? `Something failed in the ${noun} "${subgraph}". The request's id is ${requestId}.` : error.message,
    {
      path: error.path,
      extensions: { [noun]: subgraph, ...(urn !== undefined && { urn }), code: 'INTERNAL', requestId },
    },
  );
}

function isIntended(code: unknown): boolean {
  return typeof code === 'string' && !UNINTENDED.has(code);
}
