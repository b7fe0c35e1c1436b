/**
 * The text of a walk. `min(length(path))` lets the planner walk breadth first with a visited set; a test reads the plan
 * and fails when it doesn't. What differs between walks is chosen from fixed words and whole numbers here; everything
 * that came from outside is a parameter.
 */
import type { OneDirection } from '../port-pair.ts';
import { MAX_STOPPED_AT } from '../places.ts';

export interface WalkShape {
  readonly label: 'Dataset' | 'Column';
  readonly directions: readonly OneDirection[];
  /** `null` is unlimited. */
  readonly depth: number | null;
  readonly withLinks: boolean;
}

/**
 * Rows come in as `{index, roots, maxNodes, first, afterDepth, afterId}`; `afterDepth` is 0 for the first page. They go
 * out as `{index, total, page, hasNextPage, ghostCount, claims, beyond, stoppedAt, unmapped, links}`.
 */
export function walkCypher(shape: WalkShape): string {
  return [
    ROWS,
    rootsCypher(shape),
    ...shape.directions.map((direction) => sideCypher(shape, direction)),
    uniteCypher(shape.directions),
    PAGE,
    ...shape.directions.map((direction) => beyondCypher(shape, direction)),
    ...(shape.label === 'Column' ? shape.directions.map(unmappedCypher) : []),
    shape.withLinks ? linksCypher(shape) : '',
    returnCypher(shape),
  ].join('\n');
}

/** JavaScript's numbers arrive as floats, and lists are cut by integers. */
const ROWS = `UNWIND $rows AS given
  WITH given {.*, maxNodes: toInteger(given.maxNodes), first: toInteger(given.first), afterDepth: toInteger(given.afterDepth)} AS row`;

function rootsCypher({ label }: WalkShape): string {
  return `CALL {
    WITH row
    MATCH (root:${label}) WHERE root.id IN row.roots
    RETURN collect(root) AS rootNodes
  }`;
}

const PREFIX = { UPSTREAM: 'up', DOWNSTREAM: 'down' } as const;

/** Where the planner sees that one root gives each node once, it drops `min`: `row` in the grouping keeps it for many. */
function sideCypher({ label, depth }: WalkShape, direction: OneDirection): string {
  const side = PREFIX[direction];
  return `CALL {
    WITH row
    MATCH (root:${label}) WHERE root.id IN row.roots
    MATCH path = (root)${arrow(direction, `:FLOWS_TO*1..${depth === null ? '' : wholeNumber(depth)}`)}(node:${label})
    WITH row, node, min(length(path)) AS depth WHERE NOT node.id IN row.roots
    WITH node, depth ORDER BY depth, node.id
    RETURN collect(node) AS ${side}Nodes, collect(depth) AS ${side}Depths
  }`;
}

function uniteCypher(directions: readonly OneDirection[]): string {
  const [first, second] = directions.map((direction) => PREFIX[direction]);
  if (second === undefined) return `WITH *, ${first}Nodes AS nodes, ${first}Depths AS depths`;
  return `CALL {
    WITH ${first}Nodes, ${first}Depths, ${second}Nodes, ${second}Depths
    UNWIND [i IN range(0, size(${first}Nodes) - 1) | [${first}Nodes[i], ${first}Depths[i]]]
      + [i IN range(0, size(${second}Nodes) - 1) | [${second}Nodes[i], ${second}Depths[i]]] AS pair
    WITH pair[0] AS node, min(pair[1]) AS depth ORDER BY depth, node.id
    RETURN collect(node) AS nodes, collect(depth) AS depths
  }`;
}

const PAGE = `WITH *, size(nodes) AS total, nodes[..row.maxNodes] AS kept
  WITH *, CASE row.afterDepth WHEN 0 THEN 0 ELSE
    size([i IN range(0, size(kept) - 1)
      WHERE depths[i] < row.afterDepth OR (depths[i] = row.afterDepth AND kept[i].id <= row.afterId)]) END AS begin
  WITH *, kept[begin..begin + row.first] AS pageNodes
  CALL {
    WITH kept, rootNodes
    UNWIND kept + rootNodes AS node
    WITH DISTINCT node.claims AS claims WHERE claims IS NOT NULL
    RETURN collect(claims) AS claims
  }`;

/** Nodes of the last level that lead to nodes which were not reached: only a limited walk has them. */
function beyondCypher({ depth, label }: WalkShape, direction: OneDirection): string {
  const side = PREFIX[direction];
  if (depth === null) return `WITH *, [] AS ${side}Beyond`;
  return `CALL {
    WITH row, ${side}Nodes, ${side}Depths
    WITH row, ${side}Nodes, [i IN range(0, size(${side}Nodes) - 1) WHERE ${side}Depths[i] = ${wholeNumber(depth)} | ${side}Nodes[i]] AS last
    UNWIND last AS node
    WITH row, ${side}Nodes, node WHERE EXISTS {
      MATCH (node)${arrow(direction, ':FLOWS_TO')}(next:${label}) WHERE NOT next IN ${side}Nodes AND NOT next.id IN row.roots
    }
    RETURN collect(node.id) AS ${side}Beyond
  }`;
}

function unmappedCypher(direction: OneDirection): string {
  const side = PREFIX[direction];
  const between = direction === 'DOWNSTREAM' ? '[dataset.id, other.id]' : '[other.id, dataset.id]';
  return `CALL {
    WITH rootNodes, ${side}Nodes
    UNWIND ${side}Nodes + rootNodes AS column
    MATCH (dataset:Dataset)-[:HAS_COLUMN]->(column)
    WITH DISTINCT dataset
    MATCH (dataset)${arrow(direction, ':FLOWS_TO')}(other:Dataset)
    WHERE other <> dataset AND NOT EXISTS {
      MATCH (dataset)-[:HAS_COLUMN]->(:Column)${arrow(direction, ':FLOWS_TO')}(:Column)<-[:HAS_COLUMN]-(other)
    }
    RETURN collect(DISTINCT ${between}) AS ${side}Unmapped
  }`;
}

/** The other end is on this page, on a page before it, or a root. */
function linksCypher({ label }: WalkShape): string {
  return `CALL {
    WITH row, rootNodes, kept, pageNodes, begin
    WITH row, rootNodes, pageNodes, kept[..begin + size(pageNodes)] + rootNodes AS shown
    UNWIND pageNodes + CASE row.afterDepth WHEN 0 THEN rootNodes ELSE [] END AS node
    MATCH (node)-[flow:FLOWS_TO]-(other:${label})
    WHERE other IN shown AND (node IN pageNodes OR other IN rootNodes)
    WITH DISTINCT flow
    UNWIND range(0, size(flow.statements) - 1) AS i
    MATCH (statement:Statement {id: flow.statements[i]})
    WITH flow, collect({id: statement.id, job: statement.job, transformations: flow.transformations[i],
      firstSeen: statement.firstSeen, lastSeen: statement.lastSeen}) AS statements
    RETURN collect({from: startNode(flow).id, to: endNode(flow).id, statements: statements}) AS links
  }`;
}

function returnCypher({ directions, label, withLinks }: WalkShape): string {
  const sides = directions.map((direction) => PREFIX[direction]);
  const unmapped = label === 'Column' ? sides.map((side) => `${side}Unmapped`).join(' + ') : '[]';
  return `WITH *, ${sides.map((side) => `${side}Beyond`).join(' + ')} AS beyond
  RETURN row.index AS index, total, begin + size(pageNodes) < size(kept) AS hasNextPage, claims,
    [i IN range(begin, begin + size(pageNodes) - 1) |
      {id: kept[i].id, depth: depths[i], isDescribed: kept[i].isDescribed, claims: kept[i].claims}] AS page,
    size([node IN kept WHERE NOT node.isDescribed]) AS ghostCount,
    size(beyond) > 0 AS isDeeper,
    CASE WHEN size(beyond) = 0 THEN [] ELSE [node IN kept WHERE node.id IN beyond | node.id][..${MAX_STOPPED_AT}] END AS stoppedAt,
    ${unmapped} AS unmapped, ${withLinks ? 'links' : '[]'} AS links`;
}

function arrow(direction: OneDirection, relationship: string): string {
  return direction === 'DOWNSTREAM' ? `-[${relationship}]->` : `<-[${relationship}]-`;
}

function wholeNumber(value: number): number {
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new Error(`Expected a whole number from 1, came ${value}.`);
}
