/** The tables of statements and their flows. A flow is in the graph as long as one statement has it. */
import type { Contribution, Flow } from '../../model/change.ts';
import type { GraphDelta } from './protocol.ts';
import type { NodeTables } from './write-nodes.ts';
import type { SqliteFile } from './tables.ts';

export interface NewStatement {
  readonly key: string;
  readonly job: string | null;
  /** What it was made from, by hash; empty where it was not made from contributions. */
  readonly contributions: ReadonlyMap<string, Contribution>;
  readonly flows: readonly Flow[];
}

export interface FlowTables {
  readonly begin: () => void;
  /** Their keys are new. */
  readonly add: (statements: readonly NewStatement[]) => void;
  /** Takes away those of these statements that no source states any more. */
  readonly removeUnstated: (ids: readonly number[]) => void;
  readonly idsOf: (keys: readonly string[]) => ReadonlyMap<string, number>;
  /** Of the graph, since `begin`. */
  readonly changes: () => Pick<GraphDelta, 'addedFlows' | 'removedFlows'>;
}

export function createFlowTables(database: SqliteFile, nodes: NodeTables): FlowTables {
  // CROSS JOIN keeps SQLite from beginning at the longer table.
  const GIVEN = `FROM json_each(?) AS given
    CROSS JOIN nodes AS sources ON sources.key = given.value ->> 1 CROSS JOIN nodes AS targets ON targets.key = given.value ->> 2`;
  const addStatements = database.prepare(
    'INSERT INTO statements (key, job, contributions) SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?)',
  );
  const newEnds = database
    .prepare(
      `SELECT DISTINCT sources.id, targets.id ${GIVEN} WHERE NOT EXISTS
       (SELECT 1 FROM flows WHERE flows.source = sources.id AND flows.target = targets.id)`,
    )
    .raw();
  const addFlows = database.prepare(
    `INSERT INTO flows (source, target, statement, transformations)
     SELECT sources.id, targets.id, statements.id, given.value ->> 3 ${GIVEN}
     CROSS JOIN statements ON statements.key = given.value ->> 0`,
  );
  const unstated = database
    .prepare(`SELECT value FROM json_each(?) WHERE NOT EXISTS (SELECT 1 FROM sources WHERE sources.statement = value)`)
    .pluck();
  const removeFlows = database
    .prepare('DELETE FROM flows WHERE statement IN (SELECT value FROM json_each(?)) RETURNING source, target')
    .raw();
  const removeStatements = database.prepare('DELETE FROM statements WHERE id IN (SELECT value FROM json_each(?))');
  const goneEnds = database
    .prepare(
      `SELECT DISTINCT value ->> 0, value ->> 1 FROM json_each(?) WHERE NOT EXISTS
       (SELECT 1 FROM flows WHERE flows.source = value ->> 0 AND flows.target = value ->> 1)`,
    )
    .raw();
  const ids = database.prepare('SELECT key, id FROM statements WHERE key IN (SELECT value FROM json_each(?))').raw();
  let addedFlows: number[] = [];
  let removedFlows: number[] = [];

  return {
    begin: () => {
      addedFlows = [];
      removedFlows = [];
    },
    add: (statements) => {
      if (statements.length === 0) return;
      addStatements.run(JSON.stringify(statements.map(toStatementRow)));
      const rows = statements.flatMap(({ key, flows }) => flows.map((flow) => toRow(key, flow)));
      if (rows.length === 0) return;
      nodes.mention(new Set(rows.flatMap(([, from, to]) => [from, to])));
      const given = JSON.stringify(rows);
      for (const [source, target] of newEnds.all(given) as [number, number][]) addedFlows.push(source, target);
      addFlows.run(given);
    },
    removeUnstated: (candidates) => {
      const dead = candidates.length === 0 ? [] : unstated.all(JSON.stringify([...new Set(candidates)]));
      if (dead.length === 0) return;
      const given = JSON.stringify(dead);
      const removed = removeFlows.all(given);
      removeStatements.run(given);
      for (const [source, target] of goneEnds.all(JSON.stringify(removed)) as [number, number][]) {
        removedFlows.push(source, target);
      }
    },
    idsOf: (keys) => new Map(keys.length === 0 ? [] : (ids.all(JSON.stringify(keys)) as [string, number][])),
    changes: () => ({ addedFlows, removedFlows }),
  };
}

function toStatementRow({ key, job, contributions }: NewStatement): readonly [string, string | null, string] {
  return [key, job, JSON.stringify([...contributions])];
}

function toRow(key: string, { from, to, transformations }: Flow): readonly [string, string, string, string | null] {
  return [key, from, to, transformations.length === 0 ? null : JSON.stringify(transformations)];
}
