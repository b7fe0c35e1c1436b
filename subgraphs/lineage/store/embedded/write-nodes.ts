/** The tables of datasets, columns and jobs, and the numbers of nodes. */
import { LRUCache } from 'lru-cache';
import { datasetIdOfColumn } from '../../model/node-id.ts';
import type { Batch } from '../batch.ts';
import type { NodeRow } from './protocol.ts';
import { prepareValue, type SqliteFile } from './tables.ts';

export interface NodeTables {
  readonly begin: () => void;
  readonly write: (batch: Pick<Batch, 'datasets' | 'columns' | 'jobs'>) => void;
  /** Datasets and columns that are named only: what is there already stays as it is. */
  readonly mention: (keys: Iterable<string>) => void;
  /** Datasets and columns that somebody describes. */
  readonly describe: (keys: readonly string[]) => void;
  /** Of nodes that are there. */
  readonly idsOf: (keys: Iterable<string>) => ReadonlyMap<string, number>;
  /** New nodes, and others that came to be described, since `begin`. */
  readonly changes: () => { readonly nodes: readonly NodeRow[]; readonly described: readonly number[] };
  /** What was numbered since `begin` was not written after all. */
  readonly rollBack: () => void;
}

/** In nodes, some 150 bytes each. */
const MAX_KNOWN_IDS = 200_000;

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
  const numbers = database.prepare('SELECT key, id FROM nodes WHERE key IN (SELECT value FROM json_each(?))').raw();
  const lastId = prepareValue(database, 'SELECT coalesce(max(id), 0) FROM nodes');
  const after = database.prepare('SELECT id, key, dataset, is_described FROM nodes WHERE id > ? ORDER BY id').raw();
  const known = new LRUCache<string, number>({ max: MAX_KNOWN_IDS });
  let described: number[] = [];
  let lastBefore = 0;

  function mention(keys: Iterable<string>): void {
    const datasets = new Set<string>();
    const columns: [string, string][] = [];
    for (const key of keys) {
      if (known.has(key)) continue;
      if (key.startsWith('dataset:')) datasets.add(key);
      else columns.push([key, datasetIdOfColumn(key)]);
    }
    for (const [, dataset] of columns) if (!known.has(dataset)) datasets.add(dataset);
    if (datasets.size > 0) addDatasets.run(JSON.stringify([...datasets]));
    if (columns.length > 0) addColumns.run(JSON.stringify(columns));
  }

  function describe(keys: readonly string[]): void {
    if (keys.length > 0) described.push(...(describeNodes.all(JSON.stringify(keys)) as number[]));
  }

  return {
    mention,
    describe,
    write: ({ datasets, columns, jobs }) => {
      mention(datasets.keys());
      mention(columns.keys());
      describe([...datasets, ...columns].filter(([, { isDescribed }]) => isDescribed).map(([key]) => key));
      if (jobs.size > 0) addJobs.run(JSON.stringify([...jobs.keys()]));
    },
    idsOf: (keys) => {
      const [found, unknown] = [new Map<string, number>(), new Set<string>()];
      for (const key of keys) {
        const id = known.get(key);
        if (id === undefined) unknown.add(key);
        else found.set(key, id);
      }
      const rows = unknown.size === 0 ? [] : (numbers.all(JSON.stringify([...unknown])) as [string, number][]);
      for (const [key, id] of rows) {
        known.set(key, id);
        found.set(key, id);
      }
      return found;
    },
    begin: () => {
      described = [];
      lastBefore = lastId() as number;
    },
    changes: () => ({ nodes: after.all(lastBefore) as NodeRow[], described }),
    rollBack: () => known.clear(),
  };
}
