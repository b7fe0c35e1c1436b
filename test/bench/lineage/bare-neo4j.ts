/**
 * Neo4j alone, with nothing of ours in between: the same graph under labels of its own, the best statement there is for
 * a walk, which gives the exact count and one sorted page, and the statement that others use, which counts trails.
 */
import neo4j, { type Integer } from 'neo4j-driver';
import type { Neo4jConfig } from '../../../lib/config.ts';
import type { OneDirection } from './plain-graph.ts';
import type { NamedGraph } from './real-graph.ts';

export interface BareNeo4j {
  readonly fill: (graph: NamedGraph) => Promise<void>;
  /** How many nodes there are, and the ids of the first page. */
  readonly walk: (id: string, direction: OneDirection, depth: number | null) => Promise<BareAnswer>;
  /** How many ways it counts; `null` when it was not done in time. */
  readonly countTrails: (id: string, direction: OneDirection, depth: number) => Promise<number | null>;
  readonly close: () => Promise<void>;
}

export interface BareAnswer {
  readonly total: number;
  readonly page: readonly string[];
}

const PAGE = 50;
const ROWS_A_STATEMENT = 5_000;
const TRAILS_LIMIT_MS = 10_000;

export function openBareNeo4j({ uri, database }: Neo4jConfig): BareNeo4j {
  const driver = neo4j.driver(uri);
  const run = async (query: string, parameters: object, timeout?: number) => {
    const session = driver.session({ database });
    try {
      return (await session.run(query, parameters, timeout === undefined ? {} : { timeout })).records;
    } finally {
      await session.close();
    }
  };
  return {
    fill: async ({ ids, towards: { DOWNSTREAM } }) => {
      await run('CREATE CONSTRAINT FOR (node:Bare) REQUIRE node.id IS UNIQUE', {});
      for (const rows of inParts(ids)) await run('UNWIND $rows AS id CREATE (:Bare {id: id})', { rows });
      const edges = ids.flatMap((from, node) =>
        [...DOWNSTREAM.targets.subarray(DOWNSTREAM.offsets[node], DOWNSTREAM.offsets[node + 1])].map((to) => {
          return { from, to: ids[to]! };
        }),
      );
      for (const rows of inParts(edges)) await run(FILL_EDGES, { rows });
    },
    walk: async (id, direction, depth) => {
      const [record] = await run(walkStatement(direction, depth), { id });
      return { total: (record!.get('total') as Integer).toNumber(), page: record!.get('page') as string[] };
    },
    countTrails: async (id, direction, depth) => {
      try {
        const [record] = await run(trailsStatement(direction, depth), { id }, TRAILS_LIMIT_MS);
        return (record!.get('total') as Integer).toNumber();
      } catch (error) {
        if (error instanceof neo4j.Neo4jError && error.code.includes('TransactionTimedOut')) return null;
        throw error;
      }
    },
    close: () => driver.close(),
  };
}

const FILL_EDGES = `UNWIND $rows AS row
  MATCH (from:Bare {id: row.from}), (to:Bare {id: row.to})
  CREATE (from)-[:BARE_FLOW]->(to)`;

function walkStatement(direction: OneDirection, depth: number | null): string {
  return `MATCH path = (root:Bare {id: $id})${arrow(direction, depth ?? '')}(node)
    WITH root, node, min(length(path)) AS depth WHERE node <> root
    WITH node.id AS id, depth ORDER BY depth, id
    WITH collect(id) AS ids
    RETURN size(ids) AS total, ids[..${PAGE}] AS page`;
}

function trailsStatement(direction: OneDirection, depth: number): string {
  return `MATCH (:Bare {id: $id})${arrow(direction, depth)}() RETURN count(*) AS total`;
}

function arrow(direction: OneDirection, depth: number | ''): string {
  return direction === 'DOWNSTREAM' ? `-[:BARE_FLOW*1..${depth}]->` : `<-[:BARE_FLOW*1..${depth}]-`;
}

function inParts<Row>(rows: readonly Row[]): readonly (readonly Row[])[] {
  return Array.from({ length: Math.ceil(rows.length / ROWS_A_STATEMENT) }, (_, part) =>
    rows.slice(part * ROWS_A_STATEMENT, (part + 1) * ROWS_A_STATEMENT),
  );
}
