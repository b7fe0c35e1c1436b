/**
 * Datasets, columns and jobs that are in the store already, described, so that a run that comes every hour does not write
 * its thousand columns every hour. Nodes are never deleted, so what was known once stays true, whoever else writes.
 */
import type { Batch } from './batch.ts';

export interface KnownNodes {
  /** The batch without the nodes that would be written for nothing. */
  readonly without: (batch: Batch) => Batch;
  /** Call it when the batch is durable. */
  readonly add: (batch: Batch) => void;
}

/** In nodes, some 150 bytes each: then all are forgotten, and learned again. */
const MAX_KNOWN = 100_000;

export function createKnownNodes(): KnownNodes {
  const known = new Set<string>();
  const unknown = <Value>(nodes: ReadonlyMap<string, Value>): ReadonlyMap<string, Value> =>
    new Map([...nodes].filter(([id]) => !known.has(id)));
  return {
    without: (batch) => ({
      ...batch,
      datasets: unknown(batch.datasets),
      columns: unknown(batch.columns),
      jobs: unknown(batch.jobs),
    }),
    add: ({ datasets, columns, jobs }) => {
      if (known.size > MAX_KNOWN) known.clear();
      for (const [id, { isDescribed }] of [...datasets, ...columns]) if (isDescribed) known.add(id);
      for (const id of jobs.keys()) known.add(id);
    },
  };
}
