/** What became of each event of a batch, in the form that clients of OpenLineage's batches read. */
import type { Fault } from './parse-event.ts';
import type { Translated } from './translate.ts';

export interface BatchReport {
  readonly status: 'success' | 'partial_success' | 'failure';
  readonly summary: {
    readonly received: number;
    readonly successful: number;
    readonly failed: number;
    readonly retriable: number;
    readonly non_retriable: number;
  };
  readonly failed_events: readonly FailedEvent[];
  readonly [extension: string]: unknown;
}

export interface FailedEvent {
  /** In the batch, from 0. */
  readonly index: number;
  readonly reason: string;
  readonly retriable: boolean;
  readonly faults: readonly Fault[];
}

/**
 * Of a batch whose right events the store has. None of the others is worth sending again as it is; a store that did not
 * take the right ones is no matter of single events, and the whole batch is asked for again.
 */
export function batchReport(translated: readonly Translated[]): BatchReport {
  const failed = translated.flatMap((each, index): readonly FailedEvent[] =>
    each.kind === 'change' ? [] : [{ index, reason: sentence(each.faults), retriable: false, faults: each.faults }],
  );
  const successful = translated.length - failed.length;
  return {
    status: failed.length === 0 ? 'success' : successful === 0 ? 'failure' : 'partial_success',
    summary: {
      received: translated.length,
      successful,
      failed: failed.length,
      retriable: 0,
      non_retriable: failed.length,
    },
    failed_events: failed,
  };
}

/** All faults of one event in words. */
export function sentence(faults: readonly Fault[]): string {
  return faults
    .map(
      ({ pointer, expected, came }) =>
        `At ${pointer === '' ? 'the top' : pointer}: expected ${expected}, came ${came}.`,
    )
    .join(' ');
}
