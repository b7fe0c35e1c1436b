/**
 * Our own executor: plans are made natively on a thread of their own, compiled once and then only carried out, and the
 * answer is written as text. What it costs beside the subgraphs' own work is measured by `npm run bench gateway`.
 */
import { LRUCache } from 'lru-cache';
import { assertValidSchema, GraphQLError, parse } from 'graphql';
import { apiSchemaOf } from '../../../schema/api-schema.ts';
import type { AskSubgraph, CreateOptions, Execution, Generation, Operation } from '../../engine/generation.ts';
import { createPlanner } from './plan/planner.ts';
import { prepareOperation, type PreparedOperation } from './prepared-operation.ts';
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
  const planner = createPlanner(supergraphSdl);
  const schema = apiSchemaOf(supergraph);
  if (!isComposed) assertValidSchema(schema);
  const askers = new Map<string, AskSubgraph>([...subgraphs].map(([id, address]) => [id, openSubgraph(address)]));
  const types = typeRelationsOf(supergraph);
  const parts = { schema, planner, types, merge: createMerge(types), askerOf: (id: string) => askers.get(id)! };
  const prepared = new LRUCache<string, Promise<PreparedOperation>>({ max: MOST_PREPARED });

  function prepare(operation: Operation): Promise<PreparedOperation> {
    const key = `${operation.hash} ${operation.operationName ?? ''}`;
    const known = prepared.get(key);
    if (known) return known;
    const made = prepareOperation(operation, parts);
    prepared.set(key, made);
    made.catch(() => prepared.delete(key));
    return made;
  }

  async function execute(operation: Operation, scope: Parameters<Generation['execute']>[1]): Promise<Execution> {
    try {
      return await (await prepare(operation)).execute(operation.variables, scope);
    } catch (error) {
      return { errors: [asGraphQLError(error)] };
    }
  }

  return {
    schema,
    subgraphs: [...subgraphs.values()],
    execute,
    warm: (operation) =>
      prepare(operation).then(
        () => undefined,
        () => undefined,
      ),
  };
}

function asGraphQLError(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error;
  const originalError = error instanceof Error ? error : new Error(String(error));
  return new GraphQLError(originalError.message, { originalError });
}
