/** Plans by the text that they are of. The same text is planned once, however many ask for it at the same moment. */
import { LRUCache } from 'lru-cache';
import type { StandIn } from '../reduced/stand-ins.ts';
import { compilePlan } from '../steps/compile-plan.ts';
import type { StepParts } from '../steps/fetch-step.ts';
import type { Step } from '../steps/run.ts';
import { withMembers } from '../types.ts';
import type { QueryPlan } from './planner.ts';
import { wantedIn } from './wanted-types.ts';

/** A plan, and the domains in it that stand for others. */
export interface Planned {
  readonly plan: QueryPlan;
  readonly standIns: readonly StandIn[];
}

export interface Plans {
  /** Rejects for what can't be planned. */
  readonly stepOf: (text: string) => Promise<Step>;
}

const MOST_PLANS = 2_000;

export function createPlans(plan: (text: string) => Promise<Planned>, parts: StepParts): Plans {
  const steps = new LRUCache<string, Promise<Step>>({ max: MOST_PLANS });

  async function make(text: string): Promise<Step> {
    const planned = await plan(text);
    const { plan: found, standIns } = planned;
    const types = withMembers(parts.types, standIns);
    return compilePlan(found, { ...parts, types, ownTypes: parts.types, standIns, wanted: wantedIn(text) });
  }

  return {
    stepOf: (text) => {
      const known = steps.get(text);
      if (known) return known;
      const made = make(text);
      steps.set(text, made);
      made.catch(() => steps.delete(text));
      return made;
    },
  };
}
