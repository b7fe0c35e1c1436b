/** What the tables know of links: their evidence, how values are transformed, and when they were seen. */
import { compareIds } from '../../model/compare-ids.ts';
import { FLOW_KINDS, type Transformation } from '../../model/change.ts';
import { groupBy } from '../../model/group-by.ts';
import { parseJobId } from '../../model/node-id.ts';
import { sortTransformations } from '../derive-flows.ts';
import type { Link } from '../lineage-store.ts';
import { kindOfStatement } from '../source-state.ts';
import type { Graph } from './graph.ts';
import type { SqliteFile } from './tables.ts';

/** Links by their ends, in any order; sorted by (from, to). */
export type LinkReader = (ends: readonly (readonly [from: number, to: number])[]) => readonly Link[];

interface LinkRow {
  readonly source: number;
  readonly target: number;
  readonly statement: string;
  readonly job: string | null;
  readonly transformations: string | null;
  readonly first_seen: string;
  readonly last_seen: string;
}

export function createLinkReader(database: SqliteFile, graph: Graph): LinkReader {
  const rows = database.prepare(
    `SELECT flows.source, flows.target, statements.key AS statement, statements.job, flows.transformations,
       (SELECT min(first_seen) FROM sources WHERE sources.statement = statements.id) AS first_seen,
       (SELECT max(last_seen) FROM sources WHERE sources.statement = statements.id) AS last_seen
     FROM json_each(?) AS given
     CROSS JOIN flows ON flows.source = given.value ->> 0 AND flows.target = given.value ->> 1
     CROSS JOIN statements ON statements.id = flows.statement`,
  );
  return (ends) => {
    if (ends.length === 0) return [];
    const found = rows.all(JSON.stringify(ends)) as LinkRow[];
    return [...groupBy(found, ({ source, target }) => `${source} ${target}`).values()]
      .map((same) => toLink(same, graph))
      .sort((left, right) => compareIds(left.from, right.from) || compareIds(left.to, right.to));
  };
}

function toLink(rows: readonly LinkRow[], graph: Graph): Link {
  const kinds = new Set(rows.map(({ statement }) => kindOfStatement(statement)));
  const jobs = new Set(rows.flatMap(({ job }) => job ?? []));
  return {
    from: graph.keyOf(rows[0]!.source),
    to: graph.keyOf(rows[0]!.target),
    kinds: FLOW_KINDS.filter((kind) => kinds.has(kind)),
    transformations: sortTransformations(rows.flatMap((row) => parseTransformations(row.transformations))),
    weight: 1,
    firstSeen: rows.map((row) => row.first_seen).reduce((a, b) => (a < b ? a : b)),
    lastSeen: rows.map((row) => row.last_seen).reduce((a, b) => (a > b ? a : b)),
    jobs: [...jobs].sort(compareIds).map(parseJobId),
  };
}

export function parseTransformations(json: string | null): readonly Transformation[] {
  return json === null ? [] : (JSON.parse(json) as readonly Transformation[]);
}
