/**
 * Our own executor: plans are made natively on a thread of their own, compiled once and then only carried out, and the
 * answer is written as text. What it costs beside the subgraphs' own work is measured by `npm run bench gateway`.
 */
import { LRUCache } from 'lru-cache';
import { assertValidSchema, GraphQLError, parse, print } from 'graphql';
import { apiSchemaOf } from '../../../schema/api-schema.ts';
import type { AskSubgraph, CreateOptions, Generation, Operation } from '../../engine/generation.ts';
import { createPlanner } from './plan/planner.ts';
import { prepareOperation, type PreparedOperation } from './prepared-operation.ts';
import { createPlans } from './plan/plans.ts';
import { separateRequiredArguments } from './plan/required-arguments.ts';
import { createMerge } from './steps/merge.ts';
import { subgraphsOf } from './subgraphs.ts';
import { typeRelationsOf } from './types.ts';

/** Of operations that were made ready, and are kept. */
const MOST_PREPARED = 2_000;

/**
 * Loads a supergraph beside the running one. Rejects, with the fault as message, where the text is not a supergraph
 * or names a subgraph that can't be asked.
 */
export async function createGeneration(
  supergraphSdl: string,
  { openSubgraph, isComposed }: CreateOptions,
): Promise<Generation> {
  const supergraph = parse(supergraphSdl, { noLocation: true });
  const subgraphs = subgraphsOf(supergraph);
  const required = separateRequiredArguments(supergraph);
  const planner = createPlanner(required.supergraph ? print(required.supergraph) : supergraphSdl);
  const schema = apiSchemaOf(supergraph);
  if (!isComposed) assertValidSchema(schema);
  const askers = new Map<string, AskSubgraph>([...subgraphs].map(([id, address]) => [id, openSubgraph(address)]));
  const types = typeRelationsOf(supergraph);
  const parts = { types, required, merge: createMerge(types), askerOf: (id: string) => askers.get(id)! };
  const plans = createPlans(planner, parts);
  const prepared = new LRUCache<string, PreparedOperation>({ max: MOST_PREPARED });

  function prepare(operation: Omit<Operation, 'variables'>): PreparedOperation {
    const key = `${operation.hash} ${operation.operationName ?? ''}`;
    const known = prepared.get(key);
    if (known) return known;
    const made = prepareOperation(operation, { schema, stepOf: plans.stepOf });
    prepared.set(key, made);
    return made;
  }

  return {
    schema,
    subgraphs: [...subgraphs.values()],
    execute: async (operation, scope) => {
      try {
        return await prepare(operation).execute(operation.variables, scope);
      } catch (error) {
        return { errors: [asGraphQLError(error)] };
      }
    },
    warm: async (operation) => {
      await prepare(operation)
        .warm()
        .catch(() => undefined);
    },
  };
}

function asGraphQLError(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error;
  const originalError = error instanceof Error ? error : new Error(String(error));
  return new GraphQLError(originalError.message, { originalError });
}
