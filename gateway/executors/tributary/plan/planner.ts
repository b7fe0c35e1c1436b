/**
 * Turns an operation into a plan; Hive Router's planner enters here and nowhere else. It is native code that plans on a
 * thread of its own, so that no plan, however long it takes, holds up a request.
 */
import { QueryPlanner, type QueryPlan } from '@graphql-hive/router-query-planner';

export type {
  BatchFetchNode,
  EntityBatchAlias,
  FetchNode,
  FetchRewrite,
  FlattenNodePathSegment,
  PlanNode,
  RequiresSelection,
} from '@graphql-hive/router-query-planner';
export type { QueryPlan };

export interface Planner {
  /** Rejects for what can't be planned. `document` has one operation, which is valid. */
  readonly plan: (document: string) => Promise<QueryPlan>;
}

/** Throws, with the fault as message, where the text is not a supergraph. */
export function createPlanner(supergraphSdl: string): Planner {
  const planner = new QueryPlanner(supergraphSdl);
  return { plan: (document) => planner.planAsync(document, undefined, NO_LABELS, 0) };
}

/** Of progressive `@override`: who wants a field to move in steps says so elsewhere. */
const NO_LABELS = new Set<string>();
