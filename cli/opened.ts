/** A process gets its base, and what was opened is closed when a later step fails. */
import type { Config } from '../lib/config.ts';
import { createLogger } from '../lib/logger.ts';
import { createMetrics } from '../lib/metrics.ts';
import type { Base } from './base.ts';
import { createClosing } from './closing.ts';

/** Both, or the first refusal; never before both have ended, so that all that was opened is known to be closed. */
export async function together<One, Other>(one: Promise<One>, other: Promise<Other>): Promise<[One, Other]> {
  await Promise.allSettled([one, other]);
  return Promise.all([one, other]);
}

/** Adds `close` to what was opened. */
export async function opened<Opened extends object>(
  config: Config,
  open: (base: Base) => Promise<Opened>,
): Promise<Opened & { close: () => Promise<void> }> {
  const closing = createClosing();
  try {
    const result = await open({ config, logger: createLogger(config.logLevel), metrics: createMetrics(), closing });
    return { ...result, close: closing.close };
  } catch (error) {
    await closing.close();
    throw error;
  }
}
