/** What Neo4j knows beside walks: datasets, products, declarations, counts. */
import { compareIds } from '../../model/compare-ids.ts';
import type { Declaration, DeclaredColumn } from '../../model/declaration.ts';
import { datasetId, type DatasetKey } from '../../model/node-id.ts';
import { sortClaims } from '../catalog.ts';
import type { DatasetRecord, LineageCounts, ProductRecord } from '../lineage-store.ts';
import type { Neo4jSession } from './neo4j-session.ts';
import { toClaim } from './read-walks.ts';

type Reading = Pick<Neo4jSession, 'read'>;

const DATASETS = `
  UNWIND $ids AS id
  MATCH (dataset:Dataset {id: id})
  CALL {
    WITH dataset
    MATCH (facet:Facet {subject: dataset.id}) WHERE facet.name STARTS WITH 'facet:' AND facet.value <> ''
    RETURN collect([substring(facet.name, size('facet:')), facet.value]) AS facets
  }
  CALL {
    WITH dataset
    MATCH (port:Port)-[serves:SERVES]->(dataset)
    WITH port, serves ORDER BY port.id
    RETURN collect(serves.columns) AS columns
  }
  CALL { WITH dataset MATCH (dataset)-[:HAS_COLUMN]->(column:Column) RETURN collect(column.name) AS columnNames }
  RETURN id, dataset.isDescribed AS isDescribed, coalesce(dataset.claims, []) AS claims, facets, columns, columnNames`;

export async function readDatasets(
  { read }: Reading,
  keys: readonly DatasetKey[],
): Promise<readonly (DatasetRecord | null)[]> {
  if (keys.length === 0) return [];
  const rows = await read(DATASETS, { ids: [...new Set(keys.map(datasetId))] });
  const byId = new Map(rows.map((row) => [row['id'] as string, row]));
  return keys.map(({ namespace, name }) => {
    const row = byId.get(datasetId({ namespace, name }));
    if (!row) return null;
    return {
      key: { namespace, name },
      isDescribed: row['isDescribed'] as boolean,
      claims: sortClaims((row['claims'] as string[]).map(toClaim)),
      columns: (row['columns'] as string[]).flatMap((json) => JSON.parse(json) as DeclaredColumn[]),
      facets: Object.fromEntries((row['facets'] as [string, string][]).sort(([a], [b]) => compareIds(a, b))),
      columnNames: (row['columnNames'] as string[]).sort(compareIds),
    };
  });
}

const PRODUCTS = `
  UNWIND $urns AS urn
  MATCH (product:DataProduct {urn: urn})
  CALL {
    WITH product
    MATCH (product)-[:HAS_PORT]->(port:Port)
    OPTIONAL MATCH (port)-[:SERVES]->(dataset:Dataset)
    WITH port, dataset ORDER BY dataset.id
    WITH port, collect({namespace: dataset.namespace, name: dataset.name, id: dataset.id}) AS datasets ORDER BY port.name
    RETURN collect({name: port.name, datasets: [each IN datasets WHERE each.id IS NOT NULL]}) AS ports
  }
  RETURN urn, product.name AS name, product.isDescribed AS isDescribed, ports`;

export async function readProducts(
  { read }: Reading,
  urns: readonly string[],
): Promise<readonly (ProductRecord | null)[]> {
  if (urns.length === 0) return [];
  const rows = await read(PRODUCTS, { urns: [...new Set(urns)] });
  const byUrn = new Map(rows.map((row) => [row['urn'] as string, row]));
  return urns.map((urn) => {
    const row = byUrn.get(urn);
    if (!row) return null;
    const ports = row['ports'] as { name: string; datasets: DatasetKey[] }[];
    return {
      urn,
      name: row['name'] as string | null,
      isDescribed: row['isDescribed'] as boolean,
      ports: ports.map(({ name, datasets }) => ({ name, datasets: datasets.map(keyOf) })),
    };
  });
}

export async function readDeclarations({ read }: Reading): Promise<ReadonlyMap<string, Declaration>> {
  const rows = await read(
    'MATCH (domain:Domain) WHERE domain.declaration IS NOT NULL RETURN domain.name AS name, domain.declaration AS declaration',
    {},
  );
  return new Map(rows.map((row) => [row['name'] as string, JSON.parse(row['declaration'] as string) as Declaration]));
}

const COUNTS = `
  RETURN COUNT { (:Dataset) } AS datasets, COUNT { (:Column) } AS columns, COUNT { (:Job) } AS jobs, COUNT { (:Run) } AS runs,
    COUNT { (:Dataset)-[:FLOWS_TO]->() } AS datasetFlows, COUNT { (:Column)-[:FLOWS_TO]->() } AS columnFlows,
    COUNT { (product:DataProduct) WHERE product.isDescribed } AS products`;

export async function readCounts({ read }: Reading): Promise<LineageCounts> {
  const [row] = await read(COUNTS, {});
  return row as unknown as LineageCounts;
}

function keyOf({ namespace, name }: DatasetKey): DatasetKey {
  return { namespace, name };
}
