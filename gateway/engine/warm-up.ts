/** Plans the hottest operations on a new generation before it is served, so that no client waits for that after a swap. */
import { setImmediate as yieldToOthers } from 'node:timers/promises';
import { validate } from 'graphql';
import type { UseRecorder } from '../use/recorder.ts';
import type { Generation } from './generation.ts';

export interface WarmUpOptions {
  readonly recorder: Pick<UseRecorder, 'hottest'>;
  /** Default 50. */
  readonly mostOperations?: number;
  /** A graph is not held up for longer. Default 2,000. */
  readonly limitMs?: number;
}

/** Operations that the new graph does not take are passed over. */
export function createWarmUp({ recorder, mostOperations = 50, limitMs = 2_000 }: WarmUpOptions) {
  return async (generation: Generation): Promise<void> => {
    const end = performance.now() + limitMs;
    for (const operation of recorder.hottest(mostOperations)) {
      await yieldToOthers();
      if (performance.now() > end) return;
      if (validate(generation.schema, operation.document).length > 0) continue;
      await generation.warm({ ...operation, variables: {} });
    }
  };
}
