/** Which flows a question counts, and how much work it may take. */
import { DEFAULT_LIMITS, type View, type WalkLimits } from '../store/lineage-store.ts';
import { checkRange, type Faults } from './faults.ts';
import type { GivenFilter, GivenLimits } from './given.ts';
import { checkTexts } from './node-rules-of.ts';
import { timeOf } from './times.ts';

const MAX_NODES = 100_000;
const MAX_DEADLINE_MS = 10_000;

export interface ViewArguments {
  readonly asOf?: string | null | undefined;
  readonly filter?: GivenFilter | null | undefined;
}

/** At the latest revision. */
export function viewOf({ asOf, filter }: ViewArguments, faults: Faults): View {
  const { kinds, transformations, minConfidence, window } = filter ?? {};
  if (kinds) checkTexts('filter.kinds', kinds, faults);
  if (transformations) checkTexts('filter.transformations', transformations, faults);
  if (minConfidence != null && !(minConfidence >= 0 && minConfidence <= 1)) {
    faults.add('filter.minConfidence', 'is from 0 to 1', minConfidence);
  }
  return {
    revision: null,
    time: timeOf({ asOf, window }, faults),
    kinds: kinds ?? null,
    transformations: transformations ?? null,
    minConfidence: Math.round((minConfidence ?? 0) * 100),
  };
}

export function limitsOf(limits: GivenLimits | null | undefined, faults: Faults): WalkLimits {
  const { maxNodes, deadlineMs } = limits ?? {};
  checkRange(faults, 'limits.maxNodes', maxNodes, {
    least: 1,
    most: MAX_NODES,
    cure: `Leave it out for ${DEFAULT_LIMITS.maxNodes}.`,
  });
  checkRange(faults, 'limits.deadlineMs', deadlineMs, {
    least: 1,
    most: MAX_DEADLINE_MS,
    cure: `Leave it out for ${DEFAULT_LIMITS.deadlineMs}.`,
  });
  return {
    maxNodes: maxNodes ?? DEFAULT_LIMITS.maxNodes,
    deadlineMs: deadlineMs ?? DEFAULT_LIMITS.deadlineMs,
  };
}

/** `null` is unlimited. */
export function checkDepth(depth: number | null | undefined, faults: Faults): void {
  if (depth != null && depth < 1) faults.add('depth', 'is at least 1', depth, 'Leave it out for 3; null is unlimited.');
}
