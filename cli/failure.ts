/** An error -> what a person should read: our refusals as they are, anything else with its stack, because it is a bug. */
import { TributaryError } from '../lib/errors.ts';

export interface Failure {
  readonly text: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export function describeFailure(error: unknown): Failure {
  if (!(error instanceof Error)) return { text: String(error), data: {} };
  if (hasFaults(error)) return { text: error.message, data: { faults: error.faults } };
  if (error instanceof TributaryError) return { text: error.message, data: { code: error.code, ...error.detail } };
  return { text: error.stack ?? error.message, data: {} };
}

/** A refusal that tells all faults at once, as of settings or of a domain's folder: its message has them all. */
function hasFaults(error: Error): error is Error & { readonly faults: readonly unknown[] } {
  return Array.isArray((error as { faults?: unknown }).faults);
}
