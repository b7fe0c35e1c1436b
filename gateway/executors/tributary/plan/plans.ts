/** Plans by the text that they are of. The same text is planned once, however many ask for it at the same moment. */
import { LRUCache } from 'lru-cache';
import { compilePlan } from '../steps/compile-plan.ts';
import type { StepParts } from '../steps/fetch-step.ts';
import type { Step } from '../steps/run.ts';
import { wantedIn } from './wanted-types.ts';
import type { Planner } from './planner.ts';

export interface Plans {
  /** Rejects for what can't be planned. */
  readonly stepOf: (text: string) => Promise<Step>;
}

const MOST_PLANS = 2_000;

export function createPlans(planner: Planner, parts: StepParts): Plans {
  const steps = new LRUCache<string, Promise<Step>>({ max: MOST_PLANS });
  return {
    stepOf: (text) => {
      const known = steps.get(text);
      if (known) return known;
      const made = planner.plan(text).then((plan) => compilePlan(plan, { ...parts, wanted: wantedIn(text) }));
      steps.set(text, made);
      made.catch(() => steps.delete(text));
      return made;
    },
  };
}
