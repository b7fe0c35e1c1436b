/**
 * The door: the one way into the graph, for HTTP and for callers in this process. It opens with the first generation;
 * until then it says that there is no graph yet.
 */
import { GraphQLError, OperationTypeNode, type DocumentNode, type GraphQLSchema } from 'graphql';
import { Cancellation } from '../../lib/cancellation.ts';
import { toGraphQLError, TributaryError } from '../../lib/errors.ts';
import type { GraphQLHandler } from '../../lib/graphql-request.ts';
import type { Logger } from '../../lib/logger.ts';
import { principalKey } from '../../lib/principal.ts';
import { assembleAnswer } from '../answers/assemble-answer.ts';
import type { Operation, Serving } from '../engine/generation.ts';
import type { Generations } from '../engine/generations.ts';
import type { GatewayMetrics } from '../gateway-metrics.ts';
import type { Answers } from '../entity-cache/answers.ts';
import { openScope } from '../request-scope.ts';
import type { UseRecorder } from '../use/recorder.ts';
import { costOf } from '../limits/cost.ts';
import type { Limits } from '../limits/limits.ts';
import { createRate, type Rate } from '../limits/rate.ts';
import { createDocuments, operationOf, type CheckedDocument, type CheckedOperation } from './documents.ts';
import type { DoorAnswer, DoorRequest } from './door-request.ts';
import { badRequest } from './parameters.ts';
import { createSharing, type Asker, type Work } from './sharing.ts';
import type { TrustedDocuments } from './trusted-documents.ts';
import { watchRequests, type DoneRequest } from './watch-requests.ts';

export interface DoorOptions {
  readonly generations: Generations;
  readonly isDomain: (subgraph: string) => boolean;
  readonly isProduction: boolean;
  /** For one request, from its first byte in to its answer. */
  readonly deadlineMs: number;
  /** Whether equal queries in flight share one execution. */
  readonly isSharing: boolean;
  readonly limits: Limits;
  /** How often subgraphs have said that something changed: queries share no execution that began before. */
  readonly changeCount?: (() => number) | undefined;
  /** Whole answers that hold until something changes; absent where none are kept. */
  readonly answers?: Answers<DoorAnswer> | undefined;
  readonly trustedDocuments?: TrustedDocuments | undefined;
  /** Counts who uses what; absent where nobody is told. */
  readonly recorder?: UseRecorder | undefined;
  readonly metrics: GatewayMetrics;
  readonly logger: Logger;
}

export interface Door {
  /** Calls `give` once, with the answer or why there is none. `give` does not throw. */
  readonly answer: (request: DoorRequest, give: (answer: DoorAnswer) => void) => void;
  /** The same for callers in this process, whose use is our own. */
  readonly handle: GraphQLHandler;
}

export function createDoor(options: DoorOptions): Door {
  const { generations, metrics, logger, isProduction, limits, trustedDocuments } = options;
  const rate = limits.costPerMinute === null ? undefined : createRate(limits.costPerMinute);
  let inFlight = 0;
  const watch = watchRequests(metrics, logger);
  const documents = createDocuments({ isProduction, limits });
  const sharing = createSharing<DoorAnswer>();

  function answer(request: DoorRequest, give: (answer: DoorAnswer) => void): void {
    const startedAtMs = performance.now();
    const done: Writable<DoneRequest> = { request, startedAtMs, generation: 0, operation: undefined, name: undefined };
    watch.onStart();
    inFlight += 1;
    const end = (given: DoorAnswer): void => {
      inFlight -= 1;
      watch.onEnd(done, given);
      give(given);
    };
    const fail = (error: unknown): void => end(refusal(error, request));
    try {
      if (inFlight > limits.concurrency) throw overloaded(limits.concurrency);
      answerOn(currentGeneration(), request, done, { give: end, fail, gone: request.gone });
    } catch (error) {
      fail(error);
    }
  }

  function currentGeneration(): Serving {
    const { serving } = generations.state();
    if (serving) return serving;
    throw new TributaryError('SUPERGRAPH_STALE', 'No supergraph has been loaded yet; ask again in a moment.');
  }

  function answerOn(
    serving: Serving,
    request: DoorRequest,
    done: Writable<DoneRequest>,
    asker: Asker<DoorAnswer>,
  ): void {
    const { schema, number } = serving;
    const { operationName, variables = {} } = request.parameters;
    const query = textOf(request);
    done.generation = number;
    const checked = documents.check(schema, query);
    const { document, errors, hash } = checked;
    if (!document) return asker.give({ errors });
    const known = operationIn(checked, document, schema, operationName);
    const { operation: type, name } = known.node;
    done.operation = type;
    done.name = name?.value;
    refuseType(type, request);
    const operation: Operation = { hash, document, operationName, variables };
    if (request.client) options.recorder?.record(request.client, operation);
    const estimate = known.cost.estimate(variables);
    const payer = rate ? payingAsker(request, rate, estimate, asker) : asker;
    if (type !== OperationTypeNode.QUERY)
      return sharing.alone(payer, (gone) => execute({ serving, operation, request }, gone));
    const asked = askedBy(request);
    const key = `${number} ${hash} ${operationName ?? ''} ${asked}`;
    const kept = options.answers?.find(key);
    if (kept) {
      metrics.repeatedAnswers.inc();
      return payer.give(kept);
    }
    const work: Work<DoorAnswer> = (gone) => execute({ serving, operation, request, key }, gone);
    if (options.isSharing) sharing.share(known, `${options.changeCount?.() ?? 0} ${asked}`, payer, work);
    else sharing.alone(payer, work);
  }

  /** Who is held to a rate pays what is expected, and gets back what the answer did not cost. Throws RATE_LIMITED. */
  function payingAsker(
    request: DoorRequest,
    rate: Rate,
    estimate: number,
    asker: Asker<DoorAnswer>,
  ): Asker<DoorAnswer> {
    const bucket = bucketOf(request);
    if (bucket === undefined) return asker;
    refuseRate(rate.take(bucket, estimate));
    const give = (given: DoorAnswer): void => {
      rate.giveBack(bucket, estimate - (given.objects ?? estimate));
      asker.give(given);
    };
    return { ...asker, give };
  }

  /** The text, or that which the id stands for; what is not trusted is refused or told of. */
  function textOf(request: DoorRequest): string {
    const { parameters, requestId, client } = request;
    const { query, documentId } = parameters;
    if (query === undefined) {
      const known = documentId === undefined ? undefined : trustedDocuments?.textOf(documentId);
      if (known !== undefined) return known;
      throw badRequest(documentId === undefined ? 'There is no "query".' : `No document has the id "${documentId}".`);
    }
    if (!trustedDocuments || maySendAny(request) || trustedDocuments.isTrusted(query)) return query;
    if (trustedDocuments.mode === 'enforce') throw notTrusted();
    logger.warn({ requestId, client: client?.name, query: query.slice(0, 500) }, 'a document that is not trusted');
    return query;
  }

  function operationIn(
    { operations }: CheckedDocument,
    document: DocumentNode,
    schema: GraphQLSchema,
    operationName: string | undefined,
  ): CheckedOperation {
    const known = operations.get(operationName ?? '');
    if (known) return known;
    const node = operationOf(document, operationName);
    const found = { node, cost: costOf(schema, document, node, limits) };
    operations.set(operationName ?? '', found);
    return found;
  }

  /** The generation is held until the answer is there, so it is not let go meanwhile. */
  async function execute(
    { serving: { schema }, operation, request, key }: Task,
    gone: Cancellation | undefined,
  ): Promise<DoorAnswer> {
    const { serving, release } = generations.hold(schema);
    const { scope, close } = openScope({ ...request, gone, deadlineMs: options.deadlineMs });
    try {
      const given = assembleAnswer(await serving.execute(operation, scope), scope, options);
      const interruption = scope.cancellation.reason;
      if (interruption) return { ...given, interruption };
      if (key !== undefined && isFlawless(given)) options.answers?.keep(key, given, scope.parts);
      return given;
    } finally {
      close();
      release();
    }
  }

  function refusal(error: unknown, { requestId }: DoorRequest): DoorAnswer {
    if (error instanceof GraphQLError) return { errors: [error] };
    if (error instanceof TributaryError) return { errors: [toGraphQLError(error)], ...retryOf(error) };
    logger.error({ requestId, err: error }, 'request failed');
    const message = `Something failed on our side. The request's id is ${requestId}.`;
    return { errors: [new GraphQLError(message, { extensions: { code: 'INTERNAL', requestId } })] };
  }

  const handle: GraphQLHandler = async ({ query, operationName, variables }, { requestId, signal, principal }) => {
    const parameters = { query, operationName, variables, extensions: undefined };
    const asker = signal && Cancellation.following(signal);
    const request = { parameters, isReadOnly: false, requestId, principal, gone: asker?.cancellation };
    const { data, errors, extensions } = await new Promise<DoorAnswer>((give) => answer(request, give));
    asker?.stop();
    return {
      ...(data !== undefined && { data: JSON.parse(data) as Record<string, unknown> | null }),
      ...(errors && { errors: errors.map((error) => error.toJSON()) }),
      ...(extensions && { extensions }),
    };
  };

  return { answer, handle };
}

interface Task {
  readonly serving: Serving;
  readonly operation: Operation;
  readonly request: DoorRequest;
  /** What its answer may be kept by. */
  readonly key?: string;
}

type Writable<Value> = { -readonly [Key in keyof Value]: Value[Key] };

function refuseType(type: OperationTypeNode, { isReadOnly }: DoorRequest): void {
  if (type === OperationTypeNode.SUBSCRIPTION)
    throw new TributaryError('BAD_USER_INPUT', 'This graph answers queries and mutations, and no subscriptions.');
  if (type === OperationTypeNode.MUTATION && isReadOnly)
    throw new GraphQLError('A mutation is sent by POST.', { extensions: { code: 'METHOD_NOT_ALLOWED' } });
}

/** Whatever may make the answer of an operation another one. */
function askedBy({ authorization = '', principal, parameters: { variables } }: DoorRequest): string {
  const given = variables === undefined ? '' : JSON.stringify(variables);
  return `${authorization} ${principalKey(principal)} ${given}`;
}

function isFlawless({ data, errors, extensions }: DoorAnswer): boolean {
  return data !== undefined && !errors?.length && !extensions;
}

/** The scope of principals that may send other documents than trusted ones: our own parts, and who explores. */
const ANY_DOCUMENT = 'documents:any';

/** Callers in this process come from no address. */
function maySendAny({ address, principal }: DoorRequest): boolean {
  return address === undefined || (principal?.scopes.includes(ANY_DOCUMENT) ?? false);
}

/** Who is held to a rate: who it is, or else where it comes from. Callers in this process are our own. */
function bucketOf({ principal, address }: DoorRequest): string | undefined {
  return principal ? `principal ${principal.id}` : address && `address ${address}`;
}

function refuseRate(waitSeconds: number): void {
  if (waitSeconds === 0) return;
  const message = `This client has asked for as much as it may; ask again in ${waitSeconds} s.`;
  throw new TributaryError('RATE_LIMITED', message, { retryAfterSeconds: waitSeconds });
}

function overloaded(most: number): TributaryError {
  const message = `The gateway answers ${most} requests already; ask again in a moment.`;
  return new TributaryError('OVERLOADED', message, { retryAfterSeconds: 1 });
}

function retryOf({ detail: { retryAfterSeconds } }: TributaryError): Pick<DoorAnswer, 'retryAfterSeconds'> {
  return typeof retryAfterSeconds === 'number' ? { retryAfterSeconds } : {};
}

function notTrusted(): TributaryError {
  return new TributaryError(
    'FORBIDDEN',
    'This graph takes only documents that it was told of before. Register this one, or send the id of one that is.',
  );
}
