/** An error -> what a person should read: our refusals as they are, anything else with its stack, because it is a bug. */
import { ConfigError } from '../lib/config.ts';
import { TributaryError } from '../lib/errors.ts';
import { DomainRefused } from '../subgraphs/kit/index.ts';

export interface Failure {
  readonly text: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export function describeFailure(error: unknown): Failure {
  if (error instanceof DomainRefused) return { text: error.message, data: { faults: error.faults } };
  if (error instanceof ConfigError) return { text: error.message, data: { faults: error.faults } };
  if (error instanceof TributaryError) return { text: error.message, data: { code: error.code, ...error.detail } };
  return { text: error instanceof Error ? (error.stack ?? error.message) : String(error), data: {} };
}
