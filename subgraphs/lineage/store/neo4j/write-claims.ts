/** Claims stand on datasets and columns too, so that a walk need not look for them. */
import { portId } from '../../model/node-id.ts';
import type { Directory } from '../directory.ts';
import { CURRENT_VIEW } from '../lineage-store.ts';
import { forEach, type Statement } from './neo4j-session.ts';

const CLAIMS = `
  UNWIND $rows AS row
  MATCH (dataset:Dataset {id: row.id})
  SET dataset.claims = row.claims
  WITH dataset, row
  MATCH (dataset)-[:HAS_COLUMN]->(column:Column)
  SET column.claims = row.claims`;

/** Ids of ports, in the order of the claims. What was claimed once keeps an empty list: see `walk-cypher.ts`. */
export function claimStatements(ids: Iterable<string>, directory: Directory): readonly Statement[] {
  const catalog = directory.catalog(CURRENT_VIEW);
  const rows = [...new Set(ids)].map((id) => {
    return { id, claims: catalog.claimsOf(id).map(({ urn, port }) => portId(urn, port)) };
  });
  return forEach(CLAIMS, rows);
}
