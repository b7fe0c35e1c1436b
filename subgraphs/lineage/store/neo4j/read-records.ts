/** What Neo4j knows beside walks: datasets, products, jobs, facets, counts. */
import { compareIds } from '../../model/compare-ids.ts';
import { datasetId, jobId, type DatasetKey, type JobKey } from '../../model/node-id.ts';
import {
  CURRENT_VIEW,
  type DatasetPage,
  type DatasetPageRequest,
  type DatasetRecord,
  type FacetRecord,
  type JobRecord,
  type LineageCounts,
} from '../lineage-store.ts';
import type { Directory } from '../directory.ts';
import type { Neo4jSession, Row } from './neo4j-session.ts';
import { integer } from './neo4j-session.ts';
import { toClaim } from './to-quick-walk.ts';
import { datasetOf } from './write-nodes.ts';

type Read = Neo4jSession['read'];

/** What the names of registers that hold facets begin with. */
const FACET = 'facet:';

const DATASETS = `
  UNWIND $ids AS id
  MATCH (dataset:Dataset {id: id})
  CALL { WITH dataset MATCH (dataset)-[:HAS_COLUMN]->(column:Column) RETURN collect(column.name) AS columnNames }
  RETURN id, dataset.isDescribed AS isDescribed, columnNames`;

const FACETS = `
  UNWIND $subjects AS subject
  MATCH (facets:Facets {subject: subject})
  RETURN subject, [place IN range(0, size(facets.names) - 1) WHERE facets.names[place] STARTS WITH $prefix |
    [facets.names[place], facets.orders[place], facets.values[place]]] AS facets`;

const JOBS = `
  UNWIND $ids AS id
  MATCH (job:Job {id: id})
  RETURN id`;

export async function readDatasets(
  read: Read,
  directory: Directory,
  keys: readonly DatasetKey[],
): Promise<readonly (DatasetRecord | null)[]> {
  const ids = keys.map((key) => directory.canonical(datasetId(key)));
  const subjects = [...new Set(ids)].flatMap((id) => [id, ...directory.aliasesOf(id)]);
  if (ids.length === 0) return [];
  const [rows, facets] = await Promise.all([
    read(DATASETS, { ids: [...new Set(ids)] }),
    readFacets(read, subjects, FACET),
  ]);
  const rowById = new Map(rows.map((row) => [row['id'] as string, row]));
  const facetsBySubject = valuesBySubject(facets);
  const catalog = directory.catalog(CURRENT_VIEW);
  return ids.map((id) => {
    const row = rowById.get(id);
    if (!row) return null;
    const aliases = directory.aliasesOf(id);
    const names = [id, ...aliases].reverse().map((name) => facetsBySubject.get(name) ?? {});
    return {
      key: datasetOf(id),
      isDescribed: row['isDescribed'] as boolean,
      claims: catalog.claimsOf(id),
      columns: catalog.columnsOf(id),
      facets: sortedByName(Object.assign({}, ...names) as Readonly<Record<string, string>>),
      columnNames: [...(row['columnNames'] as string[])].sort(compareIds),
      aliases: aliases.map(datasetOf),
    };
  });
}

export async function readJobs(read: Read, keys: readonly JobKey[]): Promise<readonly (JobRecord | null)[]> {
  const ids = keys.map(jobId);
  if (ids.length === 0) return [];
  const [rows, facets] = await Promise.all([
    read(JOBS, { ids: [...new Set(ids)] }),
    readFacets(read, [...new Set(ids)], FACET),
  ]);
  const known = new Set(rows.map(({ id }) => id));
  const bySubject = valuesBySubject(facets);
  return keys.map(({ namespace, name }, index) => {
    const id = ids[index]!;
    if (!known.has(id)) return null;
    return { key: { namespace, name }, facets: sortedByName(bySubject.get(id) ?? {}) };
  });
}

/** Sorted by subject and name. */
export async function readFacets(
  read: Read,
  subjects: readonly string[],
  prefix: string,
): Promise<readonly FacetRecord[]> {
  if (subjects.length === 0) return [];
  const rows = await read(FACETS, { subjects: [...new Set(subjects)], prefix });
  return rows.flatMap(toFacets).sort((a, b) => compareIds(a.subject, b.subject) || compareIds(a.name, b.name));
}

function toFacets(row: Row): readonly FacetRecord[] {
  const facets = row['facets'] as readonly (readonly [string, string, string])[];
  return facets.map(([name, at, value]) => {
    return { subject: row['subject'] as string, name, at, value };
  });
}

/** By the names of facets, without those that were taken back. */
function valuesBySubject(facets: readonly FacetRecord[]): ReadonlyMap<string, Readonly<Record<string, string>>> {
  const bySubject = new Map<string, Record<string, string>>();
  for (const { subject, name, value } of facets) {
    if (value === '') continue;
    const values = bySubject.get(subject) ?? {};
    bySubject.set(subject, Object.assign(values, { [name.slice(FACET.length)]: value }));
  }
  return bySubject;
}

function sortedByName(values: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(values).sort(([a], [b]) => compareIds(a, b)));
}

/** Ids begin with the namespace, and lie in their index in the order of their bytes. */
const PAGE = `
  MATCH (dataset:Dataset)
  WHERE dataset.id > $after AND dataset.id < $end AND NOT dataset:OtherName
  RETURN dataset.id AS id, dataset.isDescribed AS isDescribed, coalesce(dataset.claims, []) AS claims
  ORDER BY dataset.id LIMIT $most`;

const TOTAL = 'RETURN COUNT { (:Dataset) } - COUNT { (:Dataset:OtherName) } AS total';

const TOTAL_OF_NAMESPACE = `
  MATCH (dataset:Dataset) WHERE dataset.id STARTS WITH $prefix AND NOT dataset:OtherName
  RETURN count(*) AS total`;

export async function readDatasetPage(
  read: Read,
  { first, after, namespace }: DatasetPageRequest,
): Promise<DatasetPage> {
  const prefix = namespace === null ? 'dataset:' : datasetId({ namespace, name: '' });
  const begin = after === null || compareIds(after, prefix) < 0 ? prefix : after;
  const [rows, totals] = await Promise.all([
    read(PAGE, { after: begin, end: endOf(prefix), most: integer(first + 1) }),
    read(namespace === null ? TOTAL : TOTAL_OF_NAMESPACE, { prefix }),
  ]);
  return {
    datasets: rows.slice(0, first).map((row) => ({
      key: datasetOf(row['id'] as string),
      isDescribed: row['isDescribed'] as boolean,
      claims: (row['claims'] as string[]).map(toClaim),
    })),
    hasNextPage: rows.length > first,
    totalCount: totals[0]!['total'] as number,
  };
}

/** Before it lie all texts that begin with the prefix, whose last letter is an ASCII one. */
function endOf(prefix: string): string {
  return prefix.slice(0, -1) + String.fromCharCode(prefix.charCodeAt(prefix.length - 1) + 1);
}

const COUNTS = `
  RETURN COUNT { (:Dataset) } - COUNT { (:Dataset:OtherName) } AS datasets,
    COUNT { (:Column) } - COUNT { (:Column:OtherName) } AS columns,
    COUNT { (:Job) } AS jobs, COUNT { (:Run) } AS runs`;

/** Several authors may have a flow between the same two. */
const PAIRS = (label: 'Dataset' | 'Column') => `
  MATCH (from:${label})
  CALL { WITH from MATCH (from)-[:FLOWS_TO]->(to) RETURN count(DISTINCT to) AS pairs }
  RETURN sum(pairs) AS pairs`;

export async function readCounts(read: Read, directory: Directory): Promise<LineageCounts> {
  const [[counts], [datasetFlows], [columnFlows]] = await Promise.all([
    read(COUNTS, {}),
    read(PAIRS('Dataset'), {}),
    read(PAIRS('Column'), {}),
  ]);
  return {
    ...(counts as unknown as Pick<LineageCounts, 'datasets' | 'columns' | 'jobs' | 'runs'>),
    datasetFlows: datasetFlows!['pairs'] as number,
    columnFlows: columnFlows!['pairs'] as number,
    products: directory.catalog(CURRENT_VIEW).productCount,
  };
}
