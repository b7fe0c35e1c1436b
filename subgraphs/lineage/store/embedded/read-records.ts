/** What the tables know beside the graph: facets, declarations, counts, and the graph itself when the store is opened. */
import { compareIds } from '../../model/compare-ids.ts';
import type { Declaration } from '../../model/declaration.ts';
import { datasetId, parseNodeId, type DatasetKey } from '../../model/node-id.ts';
import type { Catalog } from '../catalog.ts';
import type { DatasetRecord, LineageCounts } from '../lineage-store.ts';
import type { Graph } from './graph.ts';
import type { NodeRow } from './protocol.ts';
import type { SqliteFile } from './tables.ts';

export interface RecordReader {
  readonly loadGraph: () => void;
  readonly declarations: () => ReadonlyMap<string, Declaration>;
  readonly dataset: (key: DatasetKey, catalog: Catalog) => DatasetRecord | null;
  readonly counts: () => Pick<LineageCounts, 'jobs' | 'runs'>;
}

export function createRecordReader(database: SqliteFile, graph: Graph): RecordReader {
  const nodes = database.prepare('SELECT id, key, dataset, is_described FROM nodes ORDER BY id').raw();
  const flows = database.prepare('SELECT DISTINCT source, target FROM flows ORDER BY source, target').raw();
  const declarations = database.prepare('SELECT domain, value FROM declarations').raw();
  const facets = database
    .prepare(`SELECT substr(name, 7), value FROM registers WHERE subject = ? AND name GLOB 'facet:*' AND value <> ''`)
    .raw();
  const counts = database.prepare('SELECT (SELECT count(*) FROM jobs), (SELECT count(*) FROM runs)').raw();
  return {
    loadGraph: () => {
      for (const row of nodes.iterate()) graph.addNode(row as NodeRow);
      for (const row of flows.iterate()) graph.addFlow(...(row as [number, number]));
    },
    declarations: () =>
      new Map(
        (declarations.all() as [string, string][]).map(([domain, value]) => [domain, JSON.parse(value) as Declaration]),
      ),
    dataset: ({ namespace, name }, catalog) => {
      const id = datasetId({ namespace, name });
      const node = graph.idOf(id);
      if (node === undefined) return null;
      return {
        key: { namespace, name },
        isDescribed: graph.isDescribed(node),
        claims: catalog.claimsOf(id),
        columns: catalog.columnsOf(id),
        facets: Object.fromEntries(facets.all(id) as [string, string][]),
        columnNames: columnNames(graph, node),
      };
    },
    counts: () => {
      const [jobs, runs] = counts.get() as [number, number];
      return { jobs, runs };
    },
  };
}

function columnNames(graph: Graph, dataset: number): readonly string[] {
  const refs = graph.columnsOf(dataset).map((column) => parseNodeId(graph.keyOf(column)));
  return refs.flatMap((ref) => (ref.kind === 'COLUMN' ? [ref.column.name] : [])).sort(compareIds);
}
