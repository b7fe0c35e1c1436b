/** The tables of sources and what they said: merged, and turned into statements. */
import type { Contribution } from '../../model/change.ts';
import type { Batch } from '../batch.ts';
import { deriveFlows } from '../derive-flows.ts';
import { livingState, mergeEntries, statementKey, type LivingState, type SourceEntry } from '../source-state.ts';
import type { FlowTables, NewStatement } from './write-flows.ts';
import type { SqliteFile } from './tables.ts';

/** A source as it will be, and the statement that it had. */
interface MovedSource extends LivingState {
  readonly key: string;
  readonly entries: readonly SourceEntry[];
  readonly statement: string;
  readonly job: string | null;
  readonly statementBefore: number | null;
}

export interface SourceTables {
  readonly write: (batch: Pick<Batch, 'sources' | 'contributions'>) => void;
  /** A source with one statement of its own making, or `null` to take it away. */
  readonly state: (source: string, statement: (NewStatement & { readonly at: string }) | null) => void;
}

export function createSourceTables(database: SqliteFile, flows: FlowTables): SourceTables {
  const keptSources = database
    .prepare('SELECT key, entries, statement FROM sources WHERE key IN (SELECT value FROM json_each(?))')
    .raw();
  const keptContributions = database
    .prepare('SELECT id, contributions FROM statements WHERE id IN (SELECT value FROM json_each(?))')
    .raw();
  const putSources = database.prepare(
    `INSERT OR REPLACE INTO sources (key, entries, statement, first_seen, last_seen)
     SELECT value ->> 0, value ->> 1, statements.id, value ->> 3, value ->> 4
     FROM json_each(?) CROSS JOIN statements ON statements.key = value ->> 2`,
  );
  const removeSource = database.prepare('DELETE FROM sources WHERE key = ?');

  function merge(sources: Batch['sources']): readonly MovedSource[] {
    const rows = keptSources.all(JSON.stringify([...sources.keys()])) as [string, string, number][];
    const kept = new Map(rows.map(([key, entries, statement]) => [key, { entries, statement }]));
    return [...sources].flatMap(([key, { kind, job, entries }]) => {
      const before = kept.get(key);
      const merged = mergeEntries(before ? (JSON.parse(before.entries) as SourceEntry[]) : [], entries);
      const living = livingState(merged);
      if (living === null || JSON.stringify(merged) === before?.entries) return [];
      const statement = statementKey(kind, job, living.hashes);
      return [{ key, entries: merged, ...living, statement, job, statementBefore: before?.statement ?? null }];
    });
  }

  /** What counts now was said in this batch, or counted before: so it is in the batch or in the statement before. */
  function newStatements(moved: readonly MovedSource[], fresh: Batch['contributions']): readonly NewStatement[] {
    const byKey = new Map(moved.map((source) => [source.statement, source]));
    const known = flows.idsOf([...byKey.keys()]);
    const missing = [...byKey.values()].filter(({ statement }) => !known.has(statement));
    const kept = loadContributions(missing);
    return missing.map(({ statement, job, hashes }) => {
      const contributions = new Map(hashes.map((hash) => [hash, (fresh.get(hash) ?? kept.get(hash))!]));
      return { key: statement, job, contributions, flows: deriveFlows([...contributions.values()]) };
    });
  }

  function loadContributions(sources: readonly MovedSource[]): ReadonlyMap<string, Contribution> {
    const ids = sources.flatMap(({ statementBefore }) => statementBefore ?? []);
    const rows = ids.length === 0 ? [] : (keptContributions.all(JSON.stringify(ids)) as [number, string][]);
    return new Map(rows.flatMap(([, json]) => JSON.parse(json) as [string, Contribution][]));
  }

  function put(moved: readonly MovedSource[]): void {
    const rows = moved.map(({ key, entries, statement, first, last }) => [
      key,
      JSON.stringify(entries),
      statement,
      first,
      last,
    ]);
    putSources.run(JSON.stringify(rows));
    flows.removeUnstated(moved.flatMap(({ statementBefore }) => statementBefore ?? []));
  }

  return {
    write: ({ sources, contributions }) => {
      const moved = sources.size === 0 ? [] : merge(sources);
      if (moved.length === 0) return;
      flows.add(newStatements(moved, contributions));
      put(moved);
    },
    state: (source, statement) => {
      const [row] = keptSources.all(JSON.stringify([source])) as [string, string, number][];
      if (statement) {
        if (!flows.idsOf([statement.key]).has(statement.key)) flows.add([statement]);
        putSources.run(JSON.stringify([[source, '[]', statement.key, statement.at, statement.at]]));
      } else {
        removeSource.run(source);
      }
      if (row) flows.removeUnstated([row[2]]);
    },
  };
}
