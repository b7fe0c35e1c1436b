/** What every process has: its settings, its log, its metrics, and what it must close. */
import type { Config } from '../lib/config.ts';
import type { Logger } from '../lib/logger.ts';
import type { Metrics } from '../lib/metrics.ts';
import type { Closing } from './closing.ts';

export interface Base {
  readonly config: Config;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly closing: Closing;
}
