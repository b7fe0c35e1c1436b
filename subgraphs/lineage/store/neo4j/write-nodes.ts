/** Datasets, columns, jobs, runs and facets in Neo4j. */
import type { Register } from '../../model/change.ts';
import { columnId, datasetId, datasetIdOfColumn, parseNodeId } from '../../model/node-id.ts';
import { isNewer, type Batch } from '../batch.ts';
import type { Run } from './neo4j-session.ts';

const DATASETS = `
  UNWIND $rows AS row
  MERGE (dataset:Dataset {id: row.id})
  ON CREATE SET dataset.namespace = row.namespace, dataset.name = row.name, dataset.isDescribed = row.isDescribed
  ON MATCH SET dataset.isDescribed = dataset.isDescribed OR row.isDescribed`;

const COLUMNS = `
  UNWIND $rows AS row
  MATCH (dataset:Dataset {id: row.dataset})
  MERGE (column:Column {id: row.id})
  ON CREATE SET column.name = row.name, column.isDescribed = row.isDescribed, column.claims = dataset.claims
  ON MATCH SET column.isDescribed = column.isDescribed OR row.isDescribed
  MERGE (dataset)-[:HAS_COLUMN]->(column)`;

const JOBS = `
  UNWIND $rows AS row
  MERGE (job:Job {id: row.id}) ON CREATE SET job.namespace = row.namespace, job.name = row.name`;

const RUNS = `
  UNWIND $rows AS row
  MERGE (run:Run {id: row.id})
  WITH run, row WHERE row.job IS NOT NULL
  MATCH (job:Job {id: row.job})
  MERGE (job)-[:HAS_RUN]->(run)`;

// Only where two have the same place in the order is the kept value wanted.
const KEPT_FACETS = `
  UNWIND $rows AS row
  MATCH (facet:Facet {id: row.id})
  RETURN facet.id AS id, facet.order AS order, CASE WHEN facet.order = row.order THEN facet.value ELSE '' END AS value`;

const FACETS = `
  UNWIND $rows AS row
  MERGE (facet:Facet {id: row.id})
  SET facet.subject = row.subject, facet.name = row.name, facet.order = row.order, facet.value = row.value`;

export async function writeNodes(
  run: Run,
  batch: Pick<Batch, 'datasets' | 'columns' | 'jobs' | 'runs'>,
): Promise<void> {
  const datasets = [...batch.datasets].map(([id, { key, isDescribed }]) => ({ id, ...keyOf(key), isDescribed }));
  const columns = [...batch.columns.values()].map((column) => ({
    id: columnId(column),
    dataset: datasetId(column.dataset),
    name: column.name,
    isDescribed: column.isDescribed,
  }));
  await unwind(run, DATASETS, datasets);
  await unwind(run, COLUMNS, columns);
  await unwind(
    run,
    JOBS,
    [...batch.jobs].map(([id, key]) => ({ id, ...keyOf(key) })),
  );
  await unwind(
    run,
    RUNS,
    [...batch.runs].map(([id, job]) => ({ id, job })),
  );
}

/** Datasets and columns by id, made where they are missing. Those that are there keep what is known of them. */
export async function mentionNodes(run: Run, ids: Iterable<string>, isDescribed = false): Promise<void> {
  const all = [...new Set(ids)];
  const columns = all.filter((id) => id.startsWith('column:'));
  const named = new Set([...all.filter((id) => id.startsWith('dataset:')), ...columns.map(datasetIdOfColumn)]);
  const datasets = [...named].map((id) => ({ id, ...datasetOf(id), isDescribed: isDescribed && all.includes(id) }));
  await unwind(run, DATASETS, datasets);
  await unwind(
    run,
    COLUMNS,
    columns.map((id) => ({ id, dataset: datasetIdOfColumn(id), name: columnName(id), isDescribed })),
  );
}

/** Of each facet the latest value stays. */
export async function writeFacets(run: Run, registers: readonly Register[]): Promise<void> {
  if (registers.length === 0) return;
  const rows = registers.map((register) => ({ ...register, id: `${register.subject}\n${register.name}` }));
  const kept = await run(KEPT_FACETS, { rows: rows.map(({ id, order }) => ({ id, order })) });
  const keptById = new Map(kept.map((row) => [row['id'], row as { order: string; value: string }]));
  const newer = rows.filter((row) => {
    const old = keptById.get(row.id);
    return old === undefined || isNewer(row, old);
  });
  await unwind(run, FACETS, newer);
}

/** Nothing is sent for an empty list. */
export async function unwind(run: Run, cypher: string, rows: readonly object[]): Promise<void> {
  if (rows.length > 0) await run(cypher, { rows });
}

function keyOf({ namespace, name }: { readonly namespace: string; readonly name: string }) {
  return { namespace, name };
}

function datasetOf(id: string) {
  const ref = parseNodeId(id);
  if (ref.kind !== 'DATASET') throw new Error(`Expected the id of a dataset, came "${id}".`);
  return keyOf(ref.dataset);
}

function columnName(id: string): string {
  const ref = parseNodeId(id);
  if (ref.kind !== 'COLUMN') throw new Error(`Expected the id of a column, came "${id}".`);
  return ref.column.name;
}
