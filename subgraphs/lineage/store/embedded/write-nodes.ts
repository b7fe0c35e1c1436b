/** The tables of datasets, columns, jobs and runs. */
import { datasetIdOfColumn } from '../../model/node-id.ts';
import type { Batch } from '../batch.ts';
import type { NodeRow } from './protocol.ts';
import type { SqliteFile } from './tables.ts';

export interface NodeTables {
  readonly write: (batch: Pick<Batch, 'datasets' | 'columns' | 'jobs' | 'runs'>) => void;
  /** Datasets and columns that are named only: what is there already stays as it is. */
  readonly mention: (keys: Iterable<string>) => void;
  /** Datasets and columns that somebody describes. */
  readonly describe: (keys: readonly string[]) => void;
  readonly begin: () => void;
  readonly lastId: () => number;
  readonly after: (id: number) => readonly NodeRow[];
  /** Ids of nodes that came to be described since `begin`, new ones aside. */
  readonly described: () => readonly number[];
}

export function createNodeTables(database: SqliteFile): NodeTables {
  const addDatasets = database.prepare(
    `INSERT INTO nodes (key, is_described) SELECT value, 0 FROM json_each(?) WHERE true ON CONFLICT (key) DO NOTHING`,
  );
  const addColumns = database.prepare(
    `INSERT INTO nodes (key, dataset, is_described)
     SELECT given.value ->> 0, datasets.id, 0 FROM json_each(?) AS given CROSS JOIN nodes AS datasets ON datasets.key = given.value ->> 1
     WHERE true ON CONFLICT (key) DO NOTHING`,
  );
  const describeNodes = database
    .prepare(
      `UPDATE nodes SET is_described = 1 WHERE is_described = 0 AND key IN (SELECT value FROM json_each(?)) RETURNING id`,
    )
    .pluck();
  const addJobs = database.prepare(
    `INSERT INTO jobs (key) SELECT value FROM json_each(?) WHERE true ON CONFLICT DO NOTHING`,
  );
  const addRuns = database.prepare(
    `INSERT INTO runs (key, job) SELECT value ->> 0, value ->> 1 FROM json_each(?) WHERE true ON CONFLICT DO NOTHING`,
  );
  const lastId = database.prepare('SELECT coalesce(max(id), 0) FROM nodes').raw();
  const after = database.prepare('SELECT id, key, dataset, is_described FROM nodes WHERE id > ? ORDER BY id').raw();
  let described: number[] = [];

  function mention(keys: Iterable<string>): void {
    const datasets = new Set<string>();
    const columns: [string, string][] = [];
    for (const key of keys) {
      if (key.startsWith('dataset:')) datasets.add(key);
      else columns.push([key, datasetIdOfColumn(key)]);
    }
    for (const [, dataset] of columns) datasets.add(dataset);
    if (datasets.size > 0) addDatasets.run(JSON.stringify([...datasets]));
    if (columns.length > 0) addColumns.run(JSON.stringify(columns));
  }

  function describe(keys: readonly string[]): void {
    if (keys.length > 0) described.push(...(describeNodes.all(JSON.stringify(keys)) as number[]));
  }

  return {
    mention,
    describe,
    write: ({ datasets, columns, jobs, runs }) => {
      mention(datasets.keys());
      mention(columns.keys());
      describe([...datasets, ...columns].filter(([, { isDescribed }]) => isDescribed).map(([key]) => key));
      if (jobs.size > 0) addJobs.run(JSON.stringify([...jobs.keys()]));
      if (runs.size > 0) addRuns.run(JSON.stringify([...runs]));
    },
    begin: () => {
      described = [];
    },
    lastId: () => (lastId.get() as [number])[0],
    after: (id) => after.all(id) as NodeRow[],
    described: () => described,
  };
}
