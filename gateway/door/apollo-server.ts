/**
 * The GraphQL server at the door; @apollo/server enters here and nowhere else. It parses, validates and puts answers
 * into HTTP; what is executed, and on which generation, is ours. Nothing of it speaks to its vendor.
 */
import { ApolloServer, type ApolloServerOptionsWithGateway, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import type { ExecutionResult } from 'graphql';
import type { Logger } from '../../lib/logger.ts';
import type { Operation, Generation } from '../engine/generation.ts';
import type { Serving } from '../engine/generation.ts';
import type { Generations } from '../engine/generations.ts';
import type { Hold } from '../engine/living-generations.ts';
import type { RequestScope } from '../request-scope.ts';
import { seenByStrangers } from './seen-by-strangers.ts';

export interface GraphQLServerOptions {
  readonly generations: Generations;
  readonly answer: (generation: Generation, operation: Operation, scope: RequestScope) => Promise<ExecutionResult>;
  readonly onDone: (done: DoneRequest) => void;
  readonly isProduction: boolean;
  readonly logger: Logger;
}

/** A request as the log and the metrics see it, without its variables. */
export interface DoneRequest {
  readonly scope: RequestScope;
  readonly generation: number;
  readonly operationType: 'query' | 'mutation' | 'subscription' | undefined;
  readonly operationName: string | undefined;
  readonly hasData: boolean;
  readonly errors: number;
}

/** Enough for a page of fields over every domain; a stranger's parser bomb ends here. */
const MAX_TOKENS = 15_000;

type Gateway = ApolloServerOptionsWithGateway<RequestScope>['gateway'];
type Plugin = ApolloServerPlugin<RequestScope>;

/** `start` once a generation is served; its schema and those after it are taken over at each flip. */
export function createGraphQLServer(options: GraphQLServerOptions): ApolloServer<RequestScope> {
  const { isProduction, logger } = options;
  return new ApolloServer<RequestScope>({
    gateway: gatewayOf(options),
    introspection: !isProduction,
    hideSchemaDetailsFromClientErrors: isProduction,
    includeStacktraceInErrorResponses: false,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    persistedQueries: false,
    stopOnTerminationSignals: false,
    maxRecursiveSelections: true,
    parseOptions: { maxTokens: MAX_TOKENS },
    formatError: seenByStrangers(logger),
    logger,
    plugins: [
      lifePlugin(options),
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
    ],
  });
}

/** Apollo's view of our generations: the schema to validate with, and an executor that finds the generation by it. */
function gatewayOf({ generations, answer }: GraphQLServerOptions): Gateway {
  let tell: ((context: { apiSchema: Serving['schema']; coreSupergraphSdl: string }) => void) | undefined;
  const tellOf = ({ schema, sdl }: Serving) => tell?.({ apiSchema: schema, coreSupergraphSdl: sdl });
  generations.onFlip(tellOf);
  return {
    onSchemaLoadOrUpdate: (callback) => {
      tell = callback;
      return () => (tell = undefined);
    },
    load: async () => {
      const { serving } = generations.state();
      if (!serving) throw new Error('No generation is served yet.');
      tellOf(serving);
      return {
        executor: async ({ schema, request, document, queryHash, context }) => {
          const { serving: generation, release } = generations.hold(schema);
          const { operationName, variables = {} } = request;
          const operation = { hash: queryHash, document, operationName, variables };
          return answer(generation, operation, context as RequestScope).finally(release);
        },
      };
    },
    stop: async () => undefined,
  };
}

/** Holds the generation from the first moment: between validation and execution it must not be let go. */
function lifePlugin({ generations, onDone }: GraphQLServerOptions): Plugin {
  const holds = new WeakMap<RequestScope, Hold>();
  return {
    requestDidStart: async ({ schema, contextValue }) => {
      holds.set(contextValue, generations.hold(schema));
      return {
        willSendResponse: async ({ contextValue: scope, operation, operationName, response }) => {
          const held = holds.get(scope);
          held?.release();
          const { data, errors } = response.body.kind === 'single' ? response.body.singleResult : {};
          onDone({
            scope,
            generation: held?.serving.number ?? 0,
            operationType: operation?.operation,
            operationName: operationName ?? undefined,
            hasData: data != null,
            errors: errors?.length ?? 0,
          });
        },
      };
    },
    unexpectedErrorProcessingRequest: async ({ requestContext }) => holds.get(requestContext.contextValue)?.release(),
  };
}
