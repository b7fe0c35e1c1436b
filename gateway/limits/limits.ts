/** How much one request may ask, and one client in a minute. Each can be set in `TRIBUTARY_LIMITS`. */
import type { LimitsConfig } from '../../lib/setting-types.ts';

export type Limits = LimitsConfig;

/** What a stranger may do to a gateway that nobody has set otherwise; no page of ours needs a third of it. */
export const DEFAULT_LIMITS: Limits = {
  bytes: 1_048_576,
  tokens: 15_000,
  depth: 30,
  aliases: 300,
  rootFields: 50,
  directives: 200,
  pageSize: 500,
  cost: 20_000_000,
  costPerMinute: null,
  concurrency: 1_000,
};
