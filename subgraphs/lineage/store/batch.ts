/**
 * Many changes as one piece of work for a store: each node, register and entry once. A store reads what it has of
 * these, merges, and writes the rest in one transaction.
 */
import type { Author, Contribution, LineageChange, Register } from '../model/change.ts';
import { hashOf } from '../model/hash-of.ts';
import { columnId, datasetId, jobId, type DatasetKey, type JobKey } from '../model/node-id.ts';
import type { AliasPair } from './aliases.ts';
import { authorKey } from './lineage-store.ts';
import { mergeEntries, sortSaid, type Entry } from './timeline/entry.ts';

export interface Batch {
  readonly datasets: ReadonlyMap<string, { readonly key: DatasetKey; readonly isDescribed: boolean }>;
  readonly columns: ReadonlyMap<
    string,
    { readonly dataset: DatasetKey; readonly name: string; readonly isDescribed: boolean }
  >;
  readonly jobs: ReadonlyMap<string, JobKey>;
  readonly registers: readonly Register[];
  readonly aliases: readonly AliasPair[];
  /** By `authorKey`: what is new on its timeline. Runs are entries of authors that are OBSERVED. */
  readonly authors: ReadonlyMap<string, BatchAuthor>;
  /** By hash. */
  readonly contributions: ReadonlyMap<string, Contribution>;
}

export interface BatchAuthor {
  readonly author: Author;
  /** By name. */
  readonly entries: ReadonlyMap<string, Entry>;
}

export function toBatch(changes: readonly LineageChange[]): Batch {
  const datasets = new Map<string, { key: DatasetKey; isDescribed: boolean }>();
  const columns = new Map<string, { dataset: DatasetKey; name: string; isDescribed: boolean }>();
  const jobs = new Map<string, JobKey>();
  const registers = new Map<string, Register>();
  const aliases = new Map<string, AliasPair>();
  const authors = new Map<string, BatchAuthor & { readonly entries: Map<string, Entry> }>();
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
    for (const register of change.registers) keepLatest(registers, register);
    for (const each of change.aliases) {
      const pair = { dataset: datasetId(each.dataset), alias: datasetId(each.alias) };
      aliases.set(`${pair.dataset}\n${pair.alias}`, pair);
    }
    addEntry(authors, contributions, change);
  }
  return {
    datasets,
    columns,
    jobs,
    registers: [...registers.values()],
    aliases: [...aliases.values()],
    authors,
    contributions,
  };
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

function addEntry(
  authors: Map<string, BatchAuthor & { readonly entries: Map<string, Entry> }>,
  contributions: Map<string, Contribution>,
  { entry, at }: Pick<LineageChange, 'entry' | 'at'>,
): void {
  if (!entry) return;
  const said = entry.contributions.map(({ slot, contribution }) => {
    const hash = hashOf(contribution);
    contributions.set(hash, contribution);
    return [slot ?? '', hash] as const;
  });
  const { author, name, completedAt } = entry;
  const key = authorKey(author);
  const known = authors.get(key) ?? { author, entries: new Map<string, Entry>() };
  authors.set(key, known);
  const fresh = { name, at, completedAt, said: sortSaid(said) };
  const before = known.entries.get(name);
  known.entries.set(name, before ? mergeEntries(before, fresh) : fresh);
}
