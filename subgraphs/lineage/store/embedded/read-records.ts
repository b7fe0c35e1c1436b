/** What the tables know beside the graph: facets, jobs and runs, what authors state, and the graph itself at the start. */
import { compareIds } from '../../model/compare-ids.ts';
import type { FlowKind, Transformation } from '../../model/change.ts';
import type { Declaration } from '../../model/declaration.ts';
import { datasetId, jobId, parseNodeId, type DatasetKey, type JobKey } from '../../model/node-id.ts';
import type { AliasPair } from '../aliases.ts';
import type { DeclarationVersion, Directory } from '../directory.ts';
import { CURRENT_VIEW } from '../lineage-store.ts';
import type {
  AuthorStatement,
  DatasetPage,
  DatasetPageRequest,
  DatasetRecord,
  FacetRecord,
  JobRecord,
  RunPlace,
  RunRecord,
  RunState,
} from '../lineage-store.ts';
import type { Graph } from './graph.ts';
import { prepareValue, type SqliteFile } from './tables.ts';

export interface RecordReader {
  readonly versions: () => readonly DeclarationVersion[];
  readonly aliases: () => readonly AliasPair[];
  readonly dataset: (key: DatasetKey, directory: Directory) => DatasetRecord | null;
  readonly datasetPage: (request: DatasetPageRequest, directory: Directory) => DatasetPage;
  readonly job: (key: JobKey) => JobRecord | null;
  readonly runs: (job: JobKey, first: number, after: RunPlace | null) => readonly RunRecord[];
  readonly facets: (subjects: readonly string[], prefix: string) => readonly FacetRecord[];
  readonly statements: (first: number, after: string | null) => readonly AuthorStatement[];
  readonly counts: () => {
    readonly jobs: number;
    readonly runs: number;
    readonly columnFlows: number;
    readonly datasetFlows: number;
  };
}

/** After a pipe there is no key of the same namespace. */
const END_OF_NAMESPACE = '}';

export function createRecordReader(
  database: SqliteFile,
  graph: Graph,
  transformationsOf: (way: number) => readonly Transformation[],
): RecordReader {
  const versions = database.prepare('SELECT domain, revision, at, value FROM declarations').raw();
  const aliases = database.prepare('SELECT dataset, alias FROM aliases');
  const facetsOf = database
    .prepare(`SELECT substr(name, 7), value FROM registers WHERE subject = ? AND name GLOB 'facet:*' AND value <> ''`)
    .raw();
  const facets = database.prepare(
    `SELECT subject, name, ordering AS at, registers.value FROM json_each(?) AS given CROSS JOIN registers
     ON subject = given.value AND name >= ? AND name < ?`,
  );
  const page = database.prepare('SELECT key FROM nodes WHERE key > ? AND key < ? ORDER BY key LIMIT ?').pluck();
  const countOf = prepareValue(database, 'SELECT count(*) FROM nodes WHERE key > ? AND key < ?');
  const job = prepareValue(database, 'SELECT 1 FROM jobs WHERE key = ?');
  const runs = database
    .prepare(
      `SELECT entries.name, at, completed_at, registers.value FROM authors JOIN entries ON author = authors.id
       LEFT JOIN registers ON registers.subject = 'run:' || entries.name AND registers.name = 'state'
       WHERE authors.kind = 'OBSERVED' AND authors.subject = ? AND (at, entries.name) < (?, ?) ORDER BY at DESC, entries.name DESC LIMIT ?`,
    )
    .raw();
  const authors = database
    .prepare('SELECT id, kind, subject FROM authors WHERE (kind, subject) > (?, ?) ORDER BY kind, subject LIMIT ?')
    .raw();
  const lastProof = database
    .prepare(
      `SELECT name, at, completed_at FROM entries WHERE author = ? AND completed_at IS NOT NULL AND said <> '[]'
       ORDER BY at DESC, name DESC LIMIT 1`,
    )
    .raw();
  const flowsOf = database
    .prepare(
      'SELECT source, target, confidence, way FROM flows WHERE author = ? AND rev_to IS NULL AND valid_to IS NULL',
    )
    .raw();
  const counts = database
    .prepare(
      `SELECT (SELECT count(*) FROM jobs),
         (SELECT count(*) FROM entries WHERE author IN (SELECT id FROM authors WHERE kind = 'OBSERVED'))`,
    )
    .raw();

  function facetsOfAll(ids: readonly string[]): Readonly<Record<string, string>> {
    return Object.fromEntries(
      ids.flatMap((id) => facetsOf.all(id) as [string, string][]).sort(([a], [b]) => compareIds(a, b)),
    );
  }

  return {
    versions: () =>
      (versions.all() as [string, number, number, string][]).map(([domain, revision, at, value]) => {
        return { domain, revision, at, declaration: value === '' ? null : (JSON.parse(value) as Declaration) };
      }),
    aliases: () => aliases.all() as AliasPair[],
    dataset: (key, directory) => {
      const id = directory.canonical(datasetId(key));
      const names = [...directory.aliasesOf(id)].reverse();
      const node = graph.keys.find(id);
      if (node === 0) return null;
      const catalog = directory.catalog(CURRENT_VIEW);
      return {
        key: datasetKeyOf(id),
        isDescribed: graph.isDescribed(node),
        claims: catalog.claimsOf(id),
        columns: catalog.columnsOf(id),
        facets: facetsOfAll([...names, id]), // Of two names the one that the dataset goes by has the last word.
        columnNames: columnNames(graph, [node, ...names.map((name) => graph.keys.find(name))]),
        aliases: directory.aliasesOf(id).map(datasetKeyOf),
      };
    },
    datasetPage: ({ first, after, namespace }, directory) => {
      const begin = namespace === null ? 'dataset:' : datasetId({ namespace, name: '' });
      const end = namespace === null ? 'dataset;' : `${begin.slice(0, -1)}${END_OF_NAMESPACE}`;
      const isOwnName = (id: string) => directory.canonical(id) === id;
      const others = directory.aliasNames.filter((id) => id > begin && id < end && graph.keys.find(id) !== 0);
      const keys = (page.all(after ?? begin, end, first + 1 + others.length) as string[]).filter(isOwnName);
      const catalog = directory.catalog(CURRENT_VIEW);
      return {
        datasets: keys.slice(0, first).map((id) => ({
          key: datasetKeyOf(id),
          isDescribed: graph.isDescribed(graph.keys.find(id)),
          claims: catalog.claimsOf(id),
        })),
        hasNextPage: keys.length > first,
        totalCount: (namespace === null ? graph.datasetCount : (countOf(begin, end) as number)) - others.length,
      };
    },
    job: (key) => {
      const id = jobId(key);
      return job(id) === undefined ? null : { key, facets: facetsOfAll([id]) };
    },
    runs: (key, first, after) => {
      const rows = runs.all(jobId(key), after?.beganAt ?? '~', after?.id ?? '', first) as [
        string,
        string,
        string | null,
        string | null,
      ][];
      return rows.map(([id, beganAt, completedAt, state]) => ({
        id,
        job: key,
        beganAt,
        completedAt,
        state: state === null ? null : (JSON.parse(state) as RunState),
      }));
    },
    facets: (subjects, prefix) => facets.all(JSON.stringify(subjects), prefix, `${prefix}\u{10ffff}`) as FacetRecord[],
    statements: (first, after) =>
      (authors.all(...kindAndSubject(after), first) as [number, FlowKind, string][]).map(([id, kind, subject]) => {
        const proof = lastProof.get(id) as [string, string, string] | undefined;
        return {
          author: { kind, id: subject },
          lastProof: proof ? { name: proof[0], at: proof[1], completedAt: proof[2] } : null,
          flows: (flowsOf.all(id) as [number, number, number, number][]).map(([source, target, confidence, way]) => ({
            from: graph.keys.keyOf(source),
            to: graph.keys.keyOf(target),
            transformations: transformationsOf(way),
            confidence,
          })),
        };
      }),
    counts: () => {
      const [jobCount, runCount] = counts.get() as [number, number];
      return { jobs: jobCount, runs: runCount, ...graph.countFlows() };
    },
  };
}

/** Of an `authorKey`: no kind begins another, so the order is the same. */
function kindAndSubject(author: string | null): [kind: string, subject: string] {
  const [kind = ''] = (author ?? '').split(' ', 1);
  return [kind, (author ?? '').slice(kind.length + 1)];
}

export function datasetKeyOf(id: string): DatasetKey {
  const ref = parseNodeId(id);
  if (ref.kind !== 'DATASET') throw new Error(`Expected the id of a dataset, came "${id}".`);
  return ref.dataset;
}

function columnNames(graph: Graph, datasets: readonly number[]): readonly string[] {
  const columns = datasets.flatMap((dataset) => (dataset === 0 ? [] : graph.columnsOf(dataset)));
  const refs = columns.map((column) => parseNodeId(graph.keys.keyOf(column)));
  const names = new Set(refs.flatMap((ref) => (ref.kind === 'COLUMN' ? [ref.column.name] : [])));
  return [...names].sort(compareIds);
}
