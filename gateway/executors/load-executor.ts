/** The executors by name. Each is loaded when it is first needed: they are the heaviest imports of the process. */
import type { Logger } from '../../lib/logger.ts';
import { EXECUTORS } from '../../lib/setting-types.ts';
import type { CreateGeneration } from '../engine/generation.ts';

export { EXECUTORS };
export type ExecutorName = (typeof EXECUTORS)[number];

/** Where this platform has no native planner, Apollo's executor takes the place of ours, and the log says so. */
export async function loadExecutor(name: ExecutorName, logger: Logger): Promise<CreateGeneration> {
  if (name === 'apollo') return (await import('./apollo/apollo-gateway.ts')).createGeneration;
  try {
    return (await import('./tributary/create-generation.ts')).createGeneration;
  } catch (error) {
    logger.warn({ err: error }, 'the native planner does not load here, so the executor is @apollo/gateway');
    return loadExecutor('apollo', logger);
  }
}
