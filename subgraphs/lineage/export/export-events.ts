/**
 * The whole graph as it is now as OpenLineage events: an import of them into an empty store gives the same flows, known in
 * the same way and made in the same way, and the same facets. It is read page by page, so memory stays small, and what is
 * written meanwhile may be there or not.
 */
import type { WrittenEvent } from '../open-lineage/written-event.ts';
import { exportDatasets } from './export-datasets.ts';
import { exportStatements } from './export-statements.ts';
import type { ExportStore } from './export-store.ts';

export interface ExportOptions {
  /** Datasets, and authors, that are read at once. Default 200. */
  readonly pageSize?: number;
}

export async function* exportEvents(
  store: ExportStore,
  { pageSize = 200 }: ExportOptions = {},
): AsyncIterable<WrittenEvent> {
  yield* exportDatasets(store, pageSize);
  yield* exportStatements(store, pageSize);
}
