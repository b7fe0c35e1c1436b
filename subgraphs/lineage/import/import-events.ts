/**
 * Sends what was read from a file, batch after batch. An import is made of events like any others, so one into a store
 * and one through the door of a running server give the same graph, and importing again changes nothing.
 */
import type { WrittenEvent } from '../open-lineage/written-event.ts';
import type { ImportItem, ImportPlace } from './import-item.ts';

export interface SendingOptions {
  readonly send: Send;
  /** In events; default 500. A batch has at most 4 MB as well, unless one event alone is larger. */
  readonly batchSize?: number;
  /** Called after each batch. */
  readonly onProgress?: (progress: ImportCounts) => void;
}

/**
 * Takes a batch of events; the next one waits for it. Resolves with those that were refused, or with nothing where all
 * were taken. Rejects to stop the import.
 */
export type Send = (events: readonly WrittenEvent[]) => Promise<readonly Refusal[] | void>;

export interface Refusal {
  /** In the batch, from 0. */
  readonly index: number;
  readonly reason: string;
}

/** Of events that were taken. */
export interface ImportCounts {
  readonly events: number;
  /** Events that describe a dataset, that describe a job, and those of runs. */
  readonly datasets: number;
  readonly jobs: number;
  readonly runs: number;
  readonly flows: number;
}

export interface ImportResult extends ImportCounts {
  /** What was left out. */
  readonly faults: readonly (ImportPlace & { readonly reason: string })[];
}

/** Kept below the 5 MB that the door takes. */
const MAX_BATCH_BYTES = 4_000_000;

type Event = Extract<ImportItem, { kind: 'event' }>;

/** Resolves when the last batch was taken. */
export async function importEvents(
  items: AsyncIterable<ImportItem> | Iterable<ImportItem>,
  { send, batchSize = 500, onProgress }: SendingOptions,
): Promise<ImportResult> {
  const faults: (ImportPlace & { readonly reason: string })[] = [];
  const counts = { events: 0, datasets: 0, jobs: 0, runs: 0, flows: 0 };
  let [batch, bytes]: [Event[], number] = [[], 0];

  async function flush(): Promise<void> {
    if (batch.length === 0) return;
    const refused = new Map(((await send(batch.map(({ event }) => event))) ?? []).map((each) => [each.index, each]));
    batch.forEach((each, index) => {
      const refusal = refused.get(index);
      if (refusal) faults.push({ ...each.place, reason: refusal.reason });
      else count(each);
    });
    [batch, bytes] = [[], 0];
    onProgress?.({ ...counts });
  }

  function count({ event, flows }: Event): void {
    counts.events += 1;
    counts.flows += flows;
    counts[event['run'] != null ? 'runs' : event['job'] != null ? 'jobs' : 'datasets'] += 1;
  }

  for await (const item of items) {
    if (item.kind === 'fault') {
      faults.push({ ...item.place, reason: item.reason });
      continue;
    }
    const size = Buffer.byteLength(JSON.stringify(item.event));
    if (batch.length > 0 && bytes + size > MAX_BATCH_BYTES) await flush();
    batch.push(item);
    bytes += size;
    if (batch.length >= batchSize) await flush();
  }
  await flush();
  return { ...counts, faults };
}
