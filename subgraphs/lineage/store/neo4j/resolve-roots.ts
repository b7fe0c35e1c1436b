/** Which nodes a walk begins at: mostly its roots themselves, else the datasets or columns that they stand for. */
import { datasetId, nodeId, type NodeRef } from '../../model/node-id.ts';
import type { WalkRequest } from '../lineage-store.ts';
import type { Neo4jSession } from './neo4j-session.ts';

/** Not asked when every root is a node of its walk. */
const RESOLVE = `
  UNWIND $rows AS row
  CALL {
    WITH row MATCH (dataset:Dataset {id: row.dataset}) RETURN dataset
    UNION WITH row MATCH (:Port {id: row.port})-[:SERVES]->(dataset:Dataset) RETURN dataset
    UNION WITH row MATCH (:DataProduct {urn: row.urn})-[:HAS_PORT]->(:Port)-[:SERVES]->(dataset:Dataset) RETURN dataset
    UNION WITH row MATCH (:Domain {name: row.domain})-[:OWNS]->(:DataProduct)-[:HAS_PORT]->(:Port)-[:SERVES]->(dataset:Dataset)
    RETURN dataset
  }
  OPTIONAL MATCH (dataset)-[:HAS_COLUMN]->(column:Column) WHERE row.isColumn
  RETURN row.index AS index, CASE WHEN row.isColumn THEN column.id ELSE dataset.id END AS id`;

export async function resolveRoots(
  { read }: Pick<Neo4jSession, 'read'>,
  requests: readonly WalkRequest[],
): Promise<ReadonlyMap<WalkRequest, readonly string[]>> {
  const roots = new Map<WalkRequest, Set<string>>(requests.map((request) => [request, new Set<string>()]));
  const rows = requests.flatMap((request, index) => {
    const isColumn = request.granularity === 'COLUMN';
    return request.roots.flatMap((root) => {
      const direct = directId(root, isColumn);
      if (direct === null) return [{ index, isColumn, ...startOf(root) }];
      roots.get(request)!.add(direct);
      return [];
    });
  });
  const found = rows.length === 0 ? [] : await read(RESOLVE, { rows });
  for (const { index, id } of found) if (id !== null) roots.get(requests[index as number]!)!.add(id as string);
  return new Map([...roots].map(([request, ids]) => [request, [...ids]]));
}

function directId(root: NodeRef, isColumn: boolean): string | null {
  if (root.kind === 'COLUMN') return isColumn ? nodeId(root) : datasetId(root.column.dataset);
  return root.kind === 'DATASET' && !isColumn ? nodeId(root) : null;
}

/** A start as a row for Cypher: one of its fields is set, and a match on `null` finds nothing. */
export function startOf(root: NodeRef): Readonly<Record<string, string | null>> {
  const nothing = { dataset: null, port: null, urn: null, domain: null };
  switch (root.kind) {
    case 'DATASET':
      return { ...nothing, dataset: nodeId(root) };
    case 'COLUMN':
      return { ...nothing, dataset: datasetId(root.column.dataset) };
    case 'PORT':
      return { ...nothing, port: nodeId(root) };
    case 'PRODUCT':
      return { ...nothing, urn: root.urn };
    case 'DOMAIN':
      return { ...nothing, domain: root.domain };
  }
}
