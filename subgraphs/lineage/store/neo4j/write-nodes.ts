/** Datasets, columns and jobs in Neo4j, as statements. */
import {
  columnId,
  datasetId,
  datasetIdOfColumn,
  parseNodeId,
  type ColumnKey,
  type DatasetKey,
  type JobKey,
} from '../../model/node-id.ts';
import type { Batch } from '../batch.ts';
import { forEach, type Statement } from './neo4j-session.ts';

// What a walk looks at lies first in a node's properties, where the server comes to it first.
const DATASETS = `
  UNWIND $rows AS row
  MERGE (dataset:Dataset {id: row.id})
  ON CREATE SET dataset.isDescribed = row.isDescribed, dataset.namespace = row.namespace, dataset.name = row.name
  ON MATCH SET dataset.isDescribed = dataset.isDescribed OR row.isDescribed`;

const COLUMNS = `
  UNWIND $rows AS row
  MATCH (dataset:Dataset {id: row.dataset})
  MERGE (column:Column {id: row.id})
  ON CREATE SET column.isDescribed = row.isDescribed, column.claims = dataset.claims, column.name = row.name
  ON MATCH SET column.isDescribed = column.isDescribed OR row.isDescribed
  MERGE (dataset)-[:HAS_COLUMN]->(column)`;

const MENTIONED_DATASETS = `
  UNWIND $rows AS row
  MERGE (dataset:Dataset {id: row.id})
  ON CREATE SET dataset.isDescribed = false, dataset.namespace = row.namespace, dataset.name = row.name`;

const MENTIONED_COLUMNS = `
  UNWIND $rows AS row
  MATCH (dataset:Dataset {id: row.dataset})
  MERGE (column:Column {id: row.id})
  ON CREATE SET column.isDescribed = false, column.claims = dataset.claims, column.name = row.name
  MERGE (dataset)-[:HAS_COLUMN]->(column)`;

const JOBS = `
  UNWIND $rows AS row
  MERGE (job:Job {id: row.id}) ON CREATE SET job.namespace = row.namespace, job.name = row.name`;

export function nodeStatements({
  datasets,
  columns,
  jobs,
}: Pick<Batch, 'datasets' | 'columns' | 'jobs'>): readonly Statement[] {
  return [
    ...forEach(
      DATASETS,
      [...datasets].map(([id, { key, isDescribed }]) => ({ id, ...keyOf(key), isDescribed })),
    ),
    ...forEach(
      COLUMNS,
      [...columns].map(([id, { dataset, name, isDescribed }]) => {
        return { id, dataset: datasetId(dataset), name, isDescribed };
      }),
    ),
    ...forEach(
      JOBS,
      [...jobs].map(([id, key]) => ({ id, ...keyOf(key) })),
    ),
  ];
}

/** Datasets and columns by id, made where they are missing. Those that are there keep what is known of them. */
export function mentionStatements(ids: Iterable<string>): readonly Statement[] {
  const all = [...new Set(ids)];
  const columns = all.filter((id) => id.startsWith('column:'));
  const datasets = new Set([...all.filter((id) => !id.startsWith('column:')), ...columns.map(datasetIdOfColumn)]);
  return [
    ...forEach(
      MENTIONED_DATASETS,
      [...datasets].map((id) => ({ id, ...datasetOf(id) })),
    ),
    ...forEach(
      MENTIONED_COLUMNS,
      columns.map((id) => ({ id, dataset: datasetIdOfColumn(id), name: columnOf(id).name })),
    ),
  ];
}

/** Datasets and columns by id, as described ones. The datasets of the columns are there. */
export function describeStatements(ids: Iterable<string>): readonly Statement[] {
  const all = [...new Set(ids)];
  const columns = all.filter((id) => id.startsWith('column:'));
  const datasets = all.filter((id) => !id.startsWith('column:'));
  return nodeStatements({
    datasets: new Map(datasets.map((id) => [id, { key: datasetOf(id), isDescribed: true }])),
    columns: new Map(columns.map((id) => [id, { ...columnOf(id), isDescribed: true }])),
    jobs: new Map(),
  });
}

/** Datasets and columns by the names that they go by; the facts of several names of one add up. */
export function byCanonicalNames(batch: Batch, canonical: (id: string) => string): Batch {
  const datasets = new Map<string, { key: DatasetKey; isDescribed: boolean }>();
  for (const [id, { isDescribed }] of batch.datasets) {
    const name = canonical(id);
    datasets.set(name, {
      key: datasetOf(name),
      isDescribed: isDescribed || (datasets.get(name)?.isDescribed ?? false),
    });
  }
  const columns = new Map<string, { dataset: DatasetKey; name: string; isDescribed: boolean }>();
  for (const { dataset, name, isDescribed } of batch.columns.values()) {
    const column = { dataset: datasetOf(canonical(datasetId(dataset))), name };
    const id = columnId(column);
    columns.set(id, { ...column, isDescribed: isDescribed || (columns.get(id)?.isDescribed ?? false) });
  }
  return { ...batch, datasets, columns };
}

function keyOf({ namespace, name }: DatasetKey | JobKey) {
  return { namespace, name };
}

export function datasetOf(id: string): DatasetKey {
  const ref = parseNodeId(id);
  if (ref.kind !== 'DATASET') throw new Error(`Expected the id of a dataset, came "${id}".`);
  return keyOf(ref.dataset);
}

function columnOf(id: string): ColumnKey {
  const ref = parseNodeId(id);
  if (ref.kind !== 'COLUMN') throw new Error(`Expected the id of a column, came "${id}".`);
  return ref.column;
}
