/**
 * The door: the one way into the graph, for HTTP and for callers in this process. It opens with the first generation;
 * until then it says that there is no graph yet.
 */
import { GraphQLError, OperationTypeNode } from 'graphql';
import { Cancellation } from '../../lib/cancellation.ts';
import { toGraphQLError, TributaryError } from '../../lib/errors.ts';
import type { GraphQLHandler } from '../../lib/graphql-request.ts';
import type { Logger } from '../../lib/logger.ts';
import { assembleAnswer } from '../answers/assemble-answer.ts';
import type { Operation, Serving } from '../engine/generation.ts';
import type { Generations } from '../engine/generations.ts';
import type { GatewayMetrics } from '../gateway-metrics.ts';
import { openScope } from '../request-scope.ts';
import type { UseRecorder } from '../use/recorder.ts';
import { createDocuments, operationOf } from './documents.ts';
import type { DoorAnswer, DoorRequest } from './door-request.ts';
import { badRequest } from './parameters.ts';
import { createSharing } from './sharing.ts';
import { watchRequests, type DoneRequest } from './watch-requests.ts';

export interface DoorOptions {
  readonly generations: Generations;
  readonly isDomain: (subgraph: string) => boolean;
  readonly isProduction: boolean;
  /** For one request, from its first byte in to its answer. */
  readonly deadlineMs: number;
  /** Whether equal queries in flight share one execution. */
  readonly isSharing: boolean;
  /** Counts who uses what; absent where nobody is told. */
  readonly recorder?: UseRecorder | undefined;
  readonly metrics: GatewayMetrics;
  readonly logger: Logger;
}

export interface Door {
  /** Never rejects. */
  readonly answer: (request: DoorRequest) => Promise<DoorAnswer>;
  /** The same for callers in this process, whose use is our own. */
  readonly handle: GraphQLHandler;
}

export function createDoor(options: DoorOptions): Door {
  const { generations, metrics, logger, isProduction } = options;
  const watch = watchRequests(metrics, logger);
  const documents = createDocuments({ isProduction, checkLimits: () => [] });
  const sharing = createSharing<DoorAnswer>();

  async function answer(request: DoorRequest): Promise<DoorAnswer> {
    const startedAtMs = performance.now();
    const done: Writable<DoneRequest> = { request, startedAtMs, generation: 0, operation: undefined, name: undefined };
    watch.onStart();
    let given: DoorAnswer;
    try {
      given = await answerOn(currentGeneration(), request, done);
    } catch (error) {
      given = refusal(error, request);
    }
    watch.onEnd(done, given);
    return given;
  }

  function currentGeneration(): Serving {
    const { serving } = generations.state();
    if (serving) return serving;
    throw new TributaryError('SUPERGRAPH_STALE', 'No supergraph has been loaded yet; ask again in a moment.');
  }

  /** The generation is held until the answer is there, so it is not let go between validation and execution. */
  async function answerOn(
    { schema, number }: Serving,
    request: DoorRequest,
    done: Writable<DoneRequest>,
  ): Promise<DoorAnswer> {
    const { query, operationName, variables = {} } = request.parameters;
    if (query === undefined) throw badRequest('There is no "query".');
    const { serving, release } = generations.hold(schema);
    try {
      done.generation = number;
      const { document, errors, hash } = documents.check(schema, query);
      if (!document) return { errors };
      const { operation: type, name } = operationOf(document, operationName);
      done.operation = type;
      done.name = name?.value;
      refuseType(type, request);
      const operation: Operation = { hash, document, operationName, variables };
      if (request.client) options.recorder?.record(request.client, operation);
      const key = options.isSharing && type === OperationTypeNode.QUERY ? keyOf(number, operation, request) : undefined;
      return await sharing.share(key, request.gone, (gone) => execute(serving, operation, { ...request, gone }));
    } finally {
      release();
    }
  }

  async function execute(serving: Serving, operation: Operation, request: DoorRequest): Promise<DoorAnswer> {
    const { scope, close } = openScope({ ...request, deadlineMs: options.deadlineMs });
    try {
      const given = assembleAnswer(await serving.execute(operation, scope), scope, options);
      const interruption = scope.cancellation.reason;
      return interruption ? { ...given, interruption } : given;
    } finally {
      close();
    }
  }

  function refusal(error: unknown, { requestId }: DoorRequest): DoorAnswer {
    if (error instanceof GraphQLError) return { errors: [error] };
    if (error instanceof TributaryError) return { errors: [toGraphQLError(error)] };
    logger.error({ requestId, err: error }, 'request failed');
    const message = `Something failed on our side. The request's id is ${requestId}.`;
    return { errors: [new GraphQLError(message, { extensions: { code: 'INTERNAL', requestId } })] };
  }

  const handle: GraphQLHandler = async ({ query, operationName, variables }, { requestId, signal, principal }) => {
    const parameters = { query, operationName, variables, extensions: undefined };
    const { data, errors, extensions } = await answer({
      parameters,
      isReadOnly: false,
      requestId,
      principal,
      gone: signal && Cancellation.of(signal),
    });
    return {
      ...(data !== undefined && { data: JSON.parse(data) as Record<string, unknown> | null }),
      ...(errors && { errors: errors.map((error) => error.toJSON()) }),
      ...(extensions && { extensions }),
    };
  };

  return { answer, handle };
}

type Writable<Value> = { -readonly [Key in keyof Value]: Value[Key] };

function refuseType(type: OperationTypeNode, { isReadOnly }: DoorRequest): void {
  if (type === OperationTypeNode.SUBSCRIPTION)
    throw new TributaryError('BAD_USER_INPUT', 'This graph answers queries and mutations, and no subscriptions.');
  if (type === OperationTypeNode.MUTATION && isReadOnly)
    throw new GraphQLError('A mutation is sent by POST.', { extensions: { code: 'METHOD_NOT_ALLOWED' } });
}

/** Whatever may make an answer another one. */
function keyOf(generation: number, { hash, operationName = '', variables }: Operation, request: DoorRequest): string {
  return `${generation} ${hash} ${operationName} ${request.authorization ?? ''} ${principalKey(request)} ${JSON.stringify(variables)}`;
}

function principalKey({ principal }: DoorRequest): string {
  return principal ? JSON.stringify(principal) : '';
}
