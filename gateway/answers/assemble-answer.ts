/**
 * The client's answer: the data as far as it came, one error for each domain that did not answer, the errors that
 * subgraphs named themselves, and what was tolerated on the way.
 */
import { GraphQLError } from 'graphql';
import { ERROR_CATALOGUE, toGraphQLError, TributaryError } from '../../lib/errors.ts';
import type { Logger } from '../../lib/logger.ts';
import type { Execution } from '../engine/generation.ts';
import type { RequestScope } from '../request-scope.ts';
import type { Fault, Place, Tolerated } from './fault.ts';
import type { AssemblyOptions } from './assembly-options.ts';
import { deniedErrors } from './denied-errors.ts';
import { subgraphError } from './subgraph-error.ts';
import { unavailableErrors } from './unavailable-errors.ts';

/** An answer to a client. `data` is JSON text; absent where the operation was not begun. */
export interface Answer {
  readonly data?: string | undefined;
  /** Of HTTP, where it is not what the data and errors say. */
  readonly status?: number;
  /** How many the data holds. */
  readonly objects?: number | undefined;
  readonly errors?: readonly GraphQLError[];
  readonly extensions?: Readonly<Record<string, unknown>>;
}

export function assembleAnswer(
  { data, objects, errors }: Execution,
  scope: RequestScope,
  options: AssemblyOptions,
): Answer {
  const { faults, tolerated } = scope.findings;
  if (scope.cancellation.reason === 'gone') return { data, objects }; // Nobody reads what is missing, and why.
  if (faults.length === 0 && errors.length === 0 && tolerated.length === 0 && !scope.cancellation.reason)
    return { data, objects };
  const object = data === undefined ? undefined : (JSON.parse(data) as Data);
  const found = [
    ...deniedErrors(faults, scope.principal),
    ...unavailableErrors(faults, options),
    ...deadlineErrors(faults, scope),
    ...faults.flatMap((fault) => (fault.kind === 'answered' ? [subgraphError(fault, scope, options)] : [])),
  ];
  // An empty cell that may not be empty is the consequence of a fault that is already told.
  const own = found.length > 0 ? errors.filter((error) => !error.path) : errors;
  const all = [...found, ...own.map((error) => ownError(error, scope, options.logger))];
  return {
    data,
    objects,
    // Time is up and nothing came: that is a failure of the gateway, whatever the answer holds.
    ...(scope.cancellation.reason === 'deadline' &&
      !hasAnything(object) && { status: ERROR_CATALOGUE.DEADLINE_EXCEEDED.status }),
    ...(all.length > 0 && { errors: all.map((error) => withRealPath(error, object)) }),
    ...(tolerated.length > 0 && { extensions: { tolerated: toldOnce(tolerated, options) } }),
  };
}

type Data = Readonly<Record<string, unknown>> | null | undefined;

/** One error for the request: whose answers were waited for when its time was up. */
function deadlineErrors(faults: readonly Fault[], scope: RequestScope): readonly GraphQLError[] {
  if (scope.cancellation.reason !== 'deadline') return [];
  const subgraphs = [...new Set(faults.flatMap((fault) => (fault.kind === 'deadline' ? [fault.subgraph] : [])))];
  const waited = subgraphs.length > 0 ? ` It waited for ${subgraphs.join(', ')}.` : '';
  const message = `The request took longer than its deadline.${waited}`;
  return [toGraphQLError(new TributaryError('DEADLINE_EXCEEDED', message, { subgraphs }))];
}

function hasAnything(data: Data): boolean {
  return Object.values(data ?? {}).some((value) => value !== null);
}

/** What the executor itself found: a refusal of the request passes, a fault of ours is masked and logged. */
function ownError(error: GraphQLError, { requestId }: RequestScope, logger: Logger): GraphQLError {
  const { originalError, message, nodes } = error;
  if (originalError instanceof TributaryError) return toGraphQLError(originalError);
  if (isRefusal(error))
    return new GraphQLError(message, { nodes: nodes ?? null, extensions: { code: 'BAD_USER_INPUT' } });
  logger.error({ requestId, path: error.path, err: error.originalError ?? error }, 'execution failed');
  return new GraphQLError(`Something failed on our side. The request's id is ${requestId}.`, {
    path: error.path,
    extensions: { code: 'INTERNAL', requestId },
  });
}

/** Faults in variables are about the client's own text: graphql-js gives them nodes, and no path. */
function isRefusal({ nodes, path, originalError }: GraphQLError): boolean {
  const isOurFault = originalError !== undefined && !(originalError instanceof GraphQLError);
  return !isOurFault && !path && nodes !== undefined && nodes.length > 0;
}

/** A path leads to a cell of this answer, or to a null above it; else it is left out. */
function withRealPath(error: GraphQLError, data: Data): GraphQLError {
  if (!error.path || leadsSomewhere(error.path, data)) return error;
  const { message, extensions, originalError } = error;
  return new GraphQLError(message, { extensions, originalError });
}

function leadsSomewhere(path: Place, data: unknown): boolean {
  let node = data;
  for (const part of path) {
    if (node == null) return true;
    if (typeof node !== 'object' || !Object.hasOwn(node, part)) return false;
    node = (node as Record<string | number, unknown>)[part];
  }
  return true;
}

function toldOnce(tolerated: readonly Tolerated[], { isDomain }: AssemblyOptions): readonly Record<string, string>[] {
  const byText = new Map(tolerated.map((entry) => [`${entry.subgraph} ${entry.coordinate}`, entry]));
  return [...byText.values()].map(({ subgraph, coordinate }) => ({
    [isDomain(subgraph) ? 'domain' : 'subgraph']: subgraph,
    coordinate,
  }));
}
