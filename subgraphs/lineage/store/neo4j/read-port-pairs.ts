/** Which ports are joined, one statement a hop: breadth first through datasets that nobody claims. */
import { FLOW_KINDS } from '../../model/change.ts';
import { parseNodeId } from '../../model/node-id.ts';
import type { Claim } from '../lineage-store.ts';
import type { OneDirection, PortPair, PortPairs } from '../port-pair.ts';
import { kindOfStatement } from '../source-state.ts';
import type { Neo4jSession, Row } from './neo4j-session.ts';
import { toClaim } from './read-walks.ts';
import { startOf } from './resolve-roots.ts';

export function createNeo4jPortPairs({ read }: Pick<Neo4jSession, 'read'>): PortPairs {
  return {
    pairs: async (direction, starts) => {
      const rows = starts.map((start) => ({ start, ...startOf(parseNodeId(start)) }));
      const answer = await read(PAIRS[direction], { rows });
      return answer.map((row) => toPair(row, direction));
    },
    describe: async (ids) => {
      const answer = ids.length === 0 ? [] : await read(DESCRIBE, { ids });
      const described = new Map(answer.map((row) => [row['id'] as string, row]));
      return new Map(ids.map((id) => [id, toDescription(id, described.get(id))]));
    },
    claims: async (datasets) => {
      const answer = datasets.length === 0 ? [] : await read(CLAIMS, { ids: [...new Set(datasets)] });
      return new Map(
        answer.map((row) => [row['id'] as string, (row['claims'] as string[]).map(toClaim) as readonly Claim[]]),
      );
    },
  };
}

/** A flow leaves its start, and from then on only datasets of nobody. */
const pairsCypher = (path: string, near: string) => `
  UNWIND $rows AS row
  CALL {
    WITH row MATCH (begin:Dataset {id: row.dataset}) UNWIND coalesce(begin.claims, [begin.id]) AS end RETURN begin, end
    UNION WITH row MATCH (port:Port {id: row.port})-[:SERVES]->(begin:Dataset) RETURN begin, port.id AS end
    UNION WITH row
    MATCH (:DataProduct {urn: row.urn})-[:HAS_PORT]->(port:Port)-[:SERVES]->(begin:Dataset) RETURN begin, port.id AS end
    UNION WITH row
    MATCH (:Domain {name: row.domain})-[:OWNS]->(:DataProduct)-[:HAS_PORT]->(port:Port)-[:SERVES]->(begin:Dataset)
    RETURN begin, port.id AS end
  }
  MATCH ${path}
  WHERE other.claims IS NOT NULL AND other <> begin
    AND all(flow IN flows WHERE ${near}(flow).claims IS NULL OR ${near}(flow) = begin)
  WITH DISTINCT row, begin, end, other
  OPTIONAL MATCH DIRECT
  UNWIND other.claims AS far
  RETURN row.start AS start, end, far, direct.statements AS statements, null AS read`;

const readsCypher = (near: string) => `
  UNION ALL
  UNWIND $rows AS row
  MATCH (from:DataProduct)-[:READ_BY]->(to:DataProduct)
  WHERE ${near}.urn = row.urn OR ${near}.urn STARTS WITH 'urn:dp:' + row.domain + ':'
  RETURN row.start AS start, from.urn AS end, to.urn AS far, null AS statements, true AS read`;

/** Exported for the test that reads its plan. */
export const PAIRS: Readonly<Record<OneDirection, string>> = {
  DOWNSTREAM:
    pairsCypher('(begin)-[flows:FLOWS_TO*1..]->(other:Dataset)', 'startNode').replace(
      'DIRECT',
      '(begin)-[direct:FLOWS_TO]->(other)',
    ) + readsCypher('from'),
  UPSTREAM:
    pairsCypher('(begin)<-[flows:FLOWS_TO*1..]-(other:Dataset)', 'endNode').replace(
      'DIRECT',
      '(begin)<-[direct:FLOWS_TO]-(other)',
    ) + readsCypher('to'),
};

const DESCRIBE = `
  UNWIND $ids AS id
  MATCH (product:DataProduct {urn: id})
  RETURN id, product.name AS name, product.isDescribed AS isDescribed
  UNION ALL
  UNWIND $ids AS id
  MATCH (domain:Domain {name: substring(id, size('domain:'))})
  RETURN id, null AS name, domain.declaration IS NOT NULL AS isDescribed`;

const CLAIMS = `
  UNWIND $ids AS id
  MATCH (dataset:Dataset {id: id})
  RETURN id, coalesce(dataset.claims, []) AS claims`;

function toPair(row: Row, direction: OneDirection): PortPair {
  const [start, end, far] = [row['start'] as string, row['end'] as string, row['far'] as string];
  if (row['read'] === true) return { start, from: end, to: far, kinds: ['DECLARED'] };
  const kinds = new Set(((row['statements'] as string[] | null) ?? []).map(kindOfStatement));
  const ordered = FLOW_KINDS.filter((kind) => kinds.has(kind));
  return direction === 'DOWNSTREAM'
    ? { start, from: end, to: far, kinds: ordered }
    : { start, from: far, to: end, kinds: ordered };
}

function toDescription(id: string, row: Row | undefined): { name: string | null; isDescribed: boolean } {
  if (id.startsWith('port:')) return { name: null, isDescribed: true };
  return { name: (row?.['name'] as string | null | undefined) ?? null, isDescribed: row?.['isDescribed'] === true };
}
