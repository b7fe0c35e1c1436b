/**
 * Apollo's executor: @apollo/gateway enters here and nowhere else. Each generation has a gateway of its own with a
 * fixed supergraph, because `update` of a running one is seen half done by requests in flight. Faults of subgraphs
 * bypass it: its own error handling gives entity errors the paths of other entities when a batch skips some
 * (`makeLazyErrorPathGenerator` in executeQueryPlan.js).
 */
import { setImmediate as yieldToOthers } from 'node:timers/promises';
import { ApolloGateway, type GraphQLDataSource } from '@apollo/gateway';
import { assertValidSchema } from 'graphql';
import { disableVendorTelemetry } from '../../../lib/config.ts';
import type { Logger } from '../../../lib/logger.ts';
import { openScope, type RequestScope } from '../../request-scope.ts';
import type { SubgraphAddress } from '../../transport/transport.ts';
import { asGraphQLError } from '../as-graphql-error.ts';
import { matchingLocator, representationsOf } from './match-places.ts';
import type { AskSubgraph, CreateOptions, Execution, Generation, Operation } from '../../engine/generation.ts';

type Executor = ApolloGateway['executor'];
type ExecutorRequest = Parameters<Executor>[0];
type ProcessOptions = Parameters<GraphQLDataSource['process']>[0];

/**
 * Loads a supergraph beside the running one. Rejects, with the fault as message, where the text is not a supergraph
 * or names a subgraph that can't be asked. The loading itself blocks: tens of milliseconds for eight domains.
 */
export async function createGeneration(
  supergraphSdl: string,
  { openSubgraph, logger, isComposed }: CreateOptions,
): Promise<Generation> {
  disableVendorTelemetry(); // The constructor reads the environment, and would send metrics to its vendor.
  const subgraphs: SubgraphAddress[] = [];
  const gateway = new ApolloGateway({
    supergraphSdl,
    validateSupergraph: !isComposed,
    __exposeQueryPlanExperimental: false,
    logger: quietly(logger),
    buildService: ({ name, url = '' }) => {
      subgraphs.push({ name, url });
      return toDataSource(openSubgraph({ name, url }));
    },
  });
  await yieldToOthers();
  const { schema, executor } = await gateway.load();
  await yieldToOthers();
  assertValidSchema(schema);
  return {
    schema,
    subgraphs,
    execute: (operation, scope) => execute(executor, schema, operation, scope, logger),
    warm: async (operation) => void (await execute(executor, schema, operation, NOBODY, logger)),
  };
}

/** Plans are made inside the executor only, so it runs for nobody: each fetch then gives nothing at once. */
const { scope: NOBODY } = openScope({ requestId: 'warm-up', deadlineMs: 0 });

function toDataSource(ask: AskSubgraph): GraphQLDataSource {
  return {
    process: async (options) => {
      if (options.context === NOBODY) return { data: null };
      const scope = options.context as RequestScope;
      const { query = '', operationName, variables = {} } = options.request;
      const fetch = { query, variables, at: placeOf(options) };
      const roots = rootsOf(scope);
      const representations = representationsOf(fetch);
      const request = { query, operationName, variables };
      const data = await ask(
        {
          request: { ...request, text: JSON.stringify(request) },
          entities: new Map(representations ? [['_entities', representations.length]] : []),
          locator: () => matchingLocator(fetch, roots),
        },
        scope,
      );
      if (data && !representations) roots.push(data);
      return { data }; // It is merged into the result in place; nobody else holds it any more.
    },
  };
}

/** What root fetches gave: entities are merged into these very objects, so places can be found in them. */
const rootsByScope = new WeakMap<RequestScope, Readonly<Record<string, unknown>>[]>();

function rootsOf(scope: RequestScope) {
  const known = rootsByScope.get(scope) ?? [];
  rootsByScope.set(scope, known);
  return known;
}

function placeOf(options: ProcessOptions): readonly (string | number)[] {
  return ('pathInIncomingRequest' in options && options.pathInIncomingRequest) || [];
}

async function execute(
  executor: Executor,
  schema: Generation['schema'],
  operation: Operation,
  scope: RequestScope,
  logger: Logger,
): Promise<Execution> {
  try {
    const result = await executor(toExecutorRequest(schema, operation, scope, logger));
    const errors = [...(result.errors ?? []), ...valueCompletionOf(result.extensions)];
    return {
      data: result.data === undefined ? undefined : JSON.stringify(result.data),
      errors: errors.map(asGraphQLError),
    };
  } catch (error) {
    return { errors: [asGraphQLError(error)] };
  }
}

/** Of Apollo's request context, the parts that its executor reads; without `http` no header changes what it answers. */
function toExecutorRequest(
  schema: Generation['schema'],
  { hash, document, operationName, variables }: Operation,
  scope: RequestScope,
  logger: Logger,
): ExecutorRequest {
  return {
    request: { operationName, variables },
    document,
    schema,
    queryHash: hash,
    operationName: operationName ?? null,
    context: scope,
    metrics: {},
    logger: quietly(logger),
  } as unknown as ExecutorRequest; // The type asks for a whole Apollo Server around it.
}

/** A null where none may be: Apollo puts it into `extensions.valueCompletion`, the GraphQL specification into errors. */
function valueCompletionOf(extensions: Readonly<Record<string, unknown>> | undefined): readonly unknown[] {
  const found = extensions?.['valueCompletion'];
  return Array.isArray(found) ? found : [];
}

/** What it calls information is of interest only to whoever debugs it. */
function quietly(logger: Logger) {
  return {
    debug: () => {},
    info: (message: unknown) => logger.debug({ engine: '@apollo/gateway' }, String(message)),
    warn: (message: unknown) => logger.warn({ engine: '@apollo/gateway' }, String(message)),
    error: (message: unknown) => logger.error({ engine: '@apollo/gateway' }, String(message)),
  };
}
