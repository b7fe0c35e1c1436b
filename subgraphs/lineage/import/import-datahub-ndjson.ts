/** A whole lineage graph of DataHub, from its lines into a store or a server. */
import { readDatahubLines } from './datahub-lines.ts';
import { importEvents, type ImportResult, type SendingOptions } from './import-events.ts';

export interface ImportOptions extends SendingOptions {
  /** The time of all events: what a later import says replaces what this one says. RFC 3339. */
  readonly at: string;
}

/** Empty lines are passed over. Resolves when the last batch was taken. */
export function importDatahubNdjson(
  lines: AsyncIterable<string> | Iterable<string>,
  { at, ...sending }: ImportOptions,
): Promise<ImportResult> {
  return importEvents(readDatahubLines(lines, at), sending);
}
