/** A plan -> the step that carries it out. Made once for an operation, and carried out for each of its requests. */
import { TributaryError } from '../../../../lib/errors.ts';
import type { FlattenNodePathSegment, PlanNode, QueryPlan } from '../plan/planner.ts';
import { compileBatchFetch, compileEntityFetch, compileRootFetch, type PlanParts } from './fetch-step.ts';
import { together, type Step } from './run.ts';

/** Throws a refusal for a plan that begins a subscription or defers. */
export function compilePlan({ node }: QueryPlan, parts: PlanParts): Step {
  return node ? compileNode(node, [], parts) : nothing;
}

function compileNode(node: PlanNode, path: readonly FlattenNodePathSegment[], parts: PlanParts): Step {
  switch (node.kind) {
    case 'Sequence':
      return inOrder(node.nodes.map((each) => compileNode(each, path, parts)));
    case 'Parallel':
      return together(node.nodes.map((each) => compileNode(each, path, parts)));
    case 'Flatten':
      return compileNode(node.node, [...path, ...node.path], parts);
    case 'Fetch':
      return node.requires?.length ? compileEntityFetch(node, path, parts) : compileRootFetch(node, path, parts);
    case 'BatchFetch':
      return compileBatchFetch(node, parts);
    case 'Condition': {
      const { condition, ifClause, elseClause } = node;
      const [then, otherwise] = [ifClause, elseClause].map((each) => (each ? compileNode(each, path, parts) : nothing));
      return (run) => (run.variables[condition] === true ? then! : otherwise!)(run);
    }
    case 'Subscription':
    case 'Defer':
      throw new TributaryError('BAD_USER_INPUT', 'This graph answers queries and mutations, each in one answer.');
  }
}

const nothing: Step = async () => undefined;

/** What nobody waits for any more is not begun. */
function inOrder(steps: readonly Step[]): Step {
  return async (run) => {
    for (const step of steps) {
      if (run.scope.cancellation.isCancelled) return;
      await step(run);
    }
  };
}
