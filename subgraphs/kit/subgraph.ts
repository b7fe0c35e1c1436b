/**
 * A subgraph: a schema, its resolvers and one door. The same door answers over HTTP and in process, so a test, the
 * one-process mesh and a server of its own behave alike.
 */
import { buildSubgraphSchema } from '@apollo/subgraph';
import { execute, type GraphQLError, type GraphQLSchema } from 'graphql';
import type { Keepable } from '../../lib/changes.ts';
import type { GraphQLHandler, GraphQLRequest, GraphQLResponse, RequestEnvelope } from '../../lib/graphql-request.ts';
import type { Logger } from '../../lib/logger.ts';
import type { Principal } from '../../lib/principal.ts';
import type { Metrics } from '../../lib/metrics.ts';
import type { Changes } from './changes.ts';
import { createDocuments, type PreparedDocument } from './documents.ts';
import { urnAt } from './error-urn.ts';
import { abandoned, maskError, maskFault, type Masking } from './mask-error.ts';
import { guardReferences } from './references.ts';
import { misplacedResolvers, type Resolvers } from './resolvers.ts';
import { dateTimeScalar } from './scalars.ts';
import { resolverFault, parseSdl, schemaFaults, SubgraphFault } from './subgraph-fault.ts';
import { createToleratedCounter } from './tolerated-counter.ts';
import { vocabularyTypesOf } from './vocabulary-types.ts';

export interface SubgraphOptions {
  /** The name in the supergraph; a label of logs and metrics. */
  readonly name: string;
  /** Federation 2 SDL, beginning with its `@link`. */
  readonly sdl: string;
  readonly resolvers: Resolvers;
  /** What resolvers find in their context beside `RequestContext`: loaders above all. Called once a request. */
  readonly createContext?: ((request: RequestContext) => object) | undefined;
  /** Whether vocabulary that the schema lacks is dropped instead of refused. For domains; default false. */
  readonly isTolerant?: boolean | undefined;
  /** Tells gateways what changes, so that they may keep answers until then. Absent: they keep none. */
  readonly changes?: Changes | undefined;
  readonly metrics?: Metrics | undefined;
  readonly logger: Logger;
}

/** What every resolver finds in its context. */
export interface RequestContext {
  readonly requestId: string;
  /** Pass it on to whatever waits: a query, a fetch. */
  readonly signal: AbortSignal;
  /** Who asks, where the gateway knows; check it wherever an object may not be everybody's. */
  readonly principal?: Principal | undefined;
  /** Called for what the time changes: gateways keep the answer for so long at most, in milliseconds; 0 is not at all. */
  readonly keepFor: (ms: number) => void;
}

export interface Subgraph {
  readonly name: string;
  readonly sdl: string;
  /**
   * Answers one request and never rejects: faults are in `errors`, each with `extensions.code`, its path, and `urn`
   * where one is known. What was tolerated is in `extensions.tolerated`. After an abort no work is begun.
   */
  readonly handle: GraphQLHandler;
}

/** Throws a `SubgraphFault` with everything that is wrong where SDL and resolvers don't fit together. */
export function createSubgraph(options: SubgraphOptions): Subgraph {
  const schema = buildSchema(options);
  const vocabularyTypes = options.isTolerant
    ? vocabularyTypesOf(parseSdl(options.name, options.sdl))
    : new Set<string>();
  const prepare = createDocuments(schema, vocabularyTypes);
  const countTolerated = createToleratedCounter(options.name, options.metrics);
  const logger = options.logger.child({ subgraph: options.name });

  const answerRequest: GraphQLHandler = async (request, envelope) => {
    const masking = { envelope, logger };
    try {
      if (envelope.signal?.aborted) return refusal([abandoned()], masking);
      const prepared = prepare(request.query);
      if (prepared.kind === 'faulty') return refusal(prepared.errors, masking);
      countTolerated(prepared.tolerated);
      const at = options.changes?.at();
      const { context, keeping } = contextOf(options, envelope);
      const given = await answer(schema, prepared, request, context, masking);
      if (!at || given.errors || given.extensions || keeping().maxAgeMs === 0) return given;
      return { ...given, extensions: { changes: { ...at, ...keeping() } satisfies Keepable } };
    } catch (fault) {
      return { errors: [maskFault(fault, masking)] };
    }
  };
  const handle: GraphQLHandler = Object.assign(answerRequest, { changes: options.changes?.follow });
  return { name: options.name, sdl: options.sdl, handle };
}

function buildSchema({ name, sdl, resolvers }: SubgraphOptions): GraphQLSchema {
  const schema = schemaOf(name, sdl, resolvers);
  const misplaced = misplacedResolvers(schema, resolvers);
  if (misplaced.length > 0) throw new SubgraphFault(name, misplaced.map(resolverFault));
  return schema;
}

function schemaOf(name: string, sdl: string, resolvers: Resolvers): GraphQLSchema {
  try {
    return buildSubgraphSchema({
      typeDefs: parseSdl(name, sdl),
      resolvers: { DateTime: dateTimeScalar, ...guardReferences(resolvers) },
    });
  } catch (cause) {
    if (cause instanceof SubgraphFault) throw cause;
    throw new SubgraphFault(name, schemaFaults(cause), cause);
  }
}

const NEVER_ABORTED = new AbortController().signal;

/** An answer for which nobody has looked who asks is the same for everybody; `keeping` tells once it is made. */
function contextOf(
  { createContext }: SubgraphOptions,
  { requestId, signal = NEVER_ABORTED, principal }: RequestEnvelope,
) {
  let isPrivate = false;
  let maxAgeMs = Number.POSITIVE_INFINITY;
  const request: RequestContext = {
    requestId,
    signal,
    keepFor: (ms) => void (maxAgeMs = Math.min(maxAgeMs, Math.max(0, ms))),
    get principal() {
      isPrivate = true;
      return principal;
    },
  };
  const more = createContext ? Object.getOwnPropertyDescriptors(createContext(request)) : {};
  return {
    context: Object.defineProperties<object>(request, more),
    keeping: () => ({ isPrivate, ...(Number.isFinite(maxAgeMs) && { maxAgeMs }) }),
  };
}

async function answer(
  schema: GraphQLSchema,
  { document, tolerated }: Extract<PreparedDocument, { kind: 'ready' }>,
  request: GraphQLRequest,
  contextValue: object,
  masking: Masking,
): Promise<GraphQLResponse> {
  const { data, errors } = await execute({
    schema,
    document,
    contextValue,
    variableValues: request.variables ?? {},
    operationName: request.operationName,
  });
  return {
    ...(data === undefined ? {} : { data }),
    ...(errors && { errors: errors.map((error) => maskError(error, urnAt(error.path, request, data), masking)) }),
    ...(tolerated.length > 0 && { extensions: { tolerated } }),
  };
}

function refusal(errors: readonly GraphQLError[], masking: Masking): GraphQLResponse {
  return { errors: errors.map((error) => maskError(error, null, masking)) };
}
