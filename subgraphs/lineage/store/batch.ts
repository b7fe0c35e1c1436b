/**
 * Many changes as one piece of work for a store: each node, register and source once. A store reads what it has of
 * these, merges, and writes the rest in one transaction.
 */
import type { Contribution, FlowKind, LineageChange, Register } from '../model/change.ts';
import { columnId, datasetId, jobId, type DatasetKey, type JobKey } from '../model/node-id.ts';
import { hashOf, mergeEntries, type SourceEntry } from './source-state.ts';

export interface Batch {
  readonly datasets: ReadonlyMap<string, { readonly key: DatasetKey; readonly isDescribed: boolean }>;
  readonly columns: ReadonlyMap<
    string,
    { readonly dataset: DatasetKey; readonly name: string; readonly isDescribed: boolean }
  >;
  readonly jobs: ReadonlyMap<string, JobKey>;
  /** The job of each run. */
  readonly runs: ReadonlyMap<string, string | null>;
  readonly registers: readonly Register[];
  readonly sources: ReadonlyMap<string, BatchSource>;
  readonly contributions: ReadonlyMap<string, Contribution>;
}

export interface BatchSource {
  readonly kind: FlowKind;
  readonly job: string | null;
  readonly entries: readonly SourceEntry[];
}

export function toBatch(changes: readonly LineageChange[]): Batch {
  const datasets = new Map<string, { key: DatasetKey; isDescribed: boolean }>();
  const columns = new Map<string, { dataset: DatasetKey; name: string; isDescribed: boolean }>();
  const jobs = new Map<string, JobKey>();
  const runs = new Map<string, string | null>();
  const registers = new Map<string, Register>();
  const sources = new Map<string, BatchSource>();
  const contributions = new Map<string, Contribution>();
  for (const change of changes) {
    for (const { key, isDescribed } of change.datasets) {
      const id = datasetId(key);
      datasets.set(id, { key, isDescribed: isDescribed || (datasets.get(id)?.isDescribed ?? false) });
    }
    for (const column of change.columns) {
      const id = columnId(column);
      columns.set(id, { ...column, isDescribed: column.isDescribed || (columns.get(id)?.isDescribed ?? false) });
    }
    if (change.job) jobs.set(jobId(change.job), change.job);
    if (change.run !== null) runs.set(change.run, change.job ? jobId(change.job) : null);
    for (const register of change.registers) keepLatest(registers, register);
    addSource(sources, contributions, change);
  }
  return { datasets, columns, jobs, runs, registers: [...registers.values()], sources, contributions };
}

/** The greatest (order, value) wins: `isNewer` in every store means the same. */
export function isNewer(a: Pick<Register, 'order' | 'value'>, b: Pick<Register, 'order' | 'value'>): boolean {
  return a.order > b.order || (a.order === b.order && a.value > b.value);
}

function keepLatest(registers: Map<string, Register>, register: Register): void {
  const key = `${register.subject}\n${register.name}`;
  const other = registers.get(key);
  if (!other || isNewer(register, other)) registers.set(key, register);
}

function addSource(
  sources: Map<string, BatchSource>,
  contributions: Map<string, Contribution>,
  { source, at }: LineageChange,
): void {
  if (!source) return;
  const entries = source.contributions.map(({ slot, contribution }): SourceEntry => {
    const hash = hashOf(contribution);
    contributions.set(hash, contribution);
    return { slot: slot ?? hash, hash, first: at, last: at };
  });
  const job = source.job ? jobId(source.job) : null;
  const before = sources.get(source.id)?.entries ?? [];
  sources.set(source.id, { kind: source.kind, job, entries: mergeEntries(before, entries) });
}
