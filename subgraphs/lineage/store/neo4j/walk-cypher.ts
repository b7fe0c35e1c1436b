/**
 * The text of a walk in one statement. `min(length(path))` lets the planner walk breadth first with a visited set; a test
 * reads the plan and fails when it doesn't. What was reached is put together by depth, so that only nodes of the page's
 * own depths are sorted. What differs between walks is chosen from fixed words and whole numbers here; everything that
 * came from outside is a parameter.
 */
import type { View } from '../lineage-store.ts';
import { MAX_STOPPED_AT } from '../places.ts';
import type { OneDirection } from '../walking/graph-reader.ts';
import { guarded } from './book.ts';
import { collectLinks } from './link-rows.ts';
import { ANY_FLOW, viewPredicate } from './view-cypher.ts';

export interface WalkShape {
  readonly label: 'Dataset' | 'Column';
  readonly directions: readonly OneDirection[];
  /** `null` is unlimited. */
  readonly depth: number | null;
  readonly links: 'none' | 'ends' | 'full';
  /** `null` for all flows that are so now: those are of a type of their own, and nothing need be asked of them. */
  readonly view: View | null;
  /** Whether only the first `$maxNodes` nodes count. */
  readonly isCut: boolean;
  /** Whether each walk has one root, `root`, which is a node of the walk: then no node is met twice. */
  readonly hasOneRoot: boolean;
}

/**
 * Rows come in as `{index, revision, root, roots, datasets, ofDatasets, first, afterDepth, afterId}`: `datasets` are those
 * of roots that are columns, `ofDatasets` those whose columns are roots, and `afterDepth` is 0 for the first page. `$most`
 * is the greatest `first`, and one more. The answer is one row with `walks`, each `{index, revision, page, total, ghosts,
 * claims, isDeeper, stoppedAt, unmapped, links}`: `page` has one node more where there is a next page; `claims` are lists
 * of ports, or in a view the ids of nodes that were ever claimed. Without a view, walks that want another revision are
 * missing.
 */
export function walkCypher(shape: WalkShape): string {
  const { directions, links, view } = shape;
  const parts = [
    'UNWIND $rows AS row',
    'WITH row, revision, coalesce(row.revision, revision) AS pinned',
    view === null ? 'WHERE pinned = revision' : '',
    rootsCypher(shape),
    ...directions.map((direction) => sideCypher(shape, direction)),
    directions.length > 1 ? uniteCypher(shape) : '',
    PAGE,
    looksDeeper(shape) ? stoppedCypher(shape) : 'WITH *, false AS isDeeper, [] AS stoppedAt',
    shape.label === 'Column' ? unmappedCypher(shape) : 'WITH *, [] AS unmapped',
    links === 'none' ? 'WITH *, [] AS links' : linksCypher(shape),
    RESULT(claimsOf(shape)),
  ];
  return guarded(parts.join('\n'), 'walks');
}

const SIDES = { UPSTREAM: 'up', DOWNSTREAM: 'down' } as const;

function looksDeeper({ depth, isCut }: WalkShape): boolean {
  return depth !== null && !isCut;
}

/** What is said of `node`, to tell whose it is. */
function claimsOf({ view }: WalkShape): string {
  return view === null ? 'node.claims' : 'CASE WHEN node.claims IS NULL THEN null ELSE node.id END';
}

function flow({ view }: WalkShape): { readonly type: string; readonly where: (and: string) => string } {
  if (view === null) return { type: 'FLOWS_TO', where: () => '' };
  return { type: ANY_FLOW, where: (and) => `${and} ${viewPredicate(view, 'pinned')}` };
}

function rootsCypher({ label }: WalkShape): string {
  const ofDatasets = `
      UNION
      WITH row MATCH (dataset:Dataset)-[:HAS_COLUMN]->(root:Column) WHERE dataset.id IN row.ofDatasets RETURN root`;
  return `CALL {
    WITH row
    CALL {
      WITH row MATCH (root:${label}) WHERE root.id IN row.roots RETURN root${label === 'Column' ? ofDatasets : ''}
    }
    RETURN collect(root) AS roots
  }`;
}

/** The nodes of each depth, from 1 without a gap, and what is to be known of all of them. */
const LEVELS = (shape: WalkShape) => `
    WITH depth, collect(node) AS nodes, count(*) AS size, sum(CASE WHEN node.isDescribed THEN 0 ELSE 1 END) AS ghosts,
      collect(DISTINCT ${claimsOf(shape)}) AS claims
    ORDER BY depth
    RETURN collect({depth: depth, nodes: nodes, size: size, ghosts: ghosts, claims: claims})`;

const BARE_LEVELS = `
    WITH depth, collect(node) AS nodes ORDER BY depth
    RETURN collect({depth: depth, nodes: nodes})`;

const CUT = 'WITH node, depth ORDER BY depth, node.id LIMIT $maxNodes';

/**
 * One step deeper than the limit: who is found there tells that there is more below. Where the planner sees that one root
 * gives each node once, it drops `min`; the index in the grouping keeps it where there are many.
 */
function sideCypher(shape: WalkShape, direction: OneDirection): string {
  const { label, depth, directions, isCut, hasOneRoot } = shape;
  const isOnly = directions.length === 1;
  const most = depth === null ? '' : wholeNumber(depth) + (isCut ? 0 : 1);
  const [levels, beyond] = namesOf(direction, directions);
  const found = `${SIDES[direction]}Found`;
  const { type, where } = flow(shape);
  const predicate = where('');
  return `CALL {
    WITH row, roots, pinned
    ${hasOneRoot ? `MATCH (root:${label} {id: row.root})` : 'UNWIND roots AS root'}
    MATCH path = (root)${arrow(direction, `flows:${type}*1..${most}`)}(node:${label})
    WHERE ${hasOneRoot ? 'node <> root' : 'NOT node IN roots'}${predicate && ` AND all(flow IN flows WHERE ${predicate})`}
    WITH ${hasOneRoot ? '' : 'row.index AS index, '}node, min(length(path)) AS depth
    ${isOnly && isCut ? CUT : ''}
    ${isOnly ? LEVELS(shape) : BARE_LEVELS} AS ${found}
  }
  WITH *, ${
    looksDeeper(shape)
      ? `${found}[..${depth}] AS ${levels}, ${found}[${depth}].nodes AS ${beyond}`
      : `${found} AS ${levels}`
  }`;
}

function namesOf(direction: OneDirection, directions: WalkShape['directions']): readonly [string, string] {
  return directions.length === 1 ? ['levels', 'beyond'] : [`${SIDES[direction]}Levels`, `${SIDES[direction]}Beyond`];
}

function uniteCypher(shape: WalkShape): string {
  const sides = shape.directions.map((direction) => namesOf(direction, shape.directions)[0]);
  return `CALL {
    WITH ${sides.join(', ')}
    UNWIND ${sides.join(' + ')} AS level
    UNWIND level.nodes AS node
    WITH node, min(level.depth) AS depth
    ${shape.isCut ? CUT : ''}
    ${LEVELS(shape)} AS levels
  }`;
}

/** From the depth of the place before the page on, as many depths as the page can need. */
const PAGE = `WITH *, [level IN levels WHERE level.depth >= row.afterDepth][..row.first + 2] AS near
  WITH *, reduce(taken = {size: 0, levels: []}, level IN near |
    CASE WHEN taken.size > row.first THEN taken ELSE {
      size: taken.size + CASE WHEN level.depth = row.afterDepth THEN 0 ELSE level.size END,
      levels: taken.levels + [level]
    } END).levels AS near
  CALL {
    WITH row, near
    UNWIND near AS level
    UNWIND level.nodes AS node
    WITH row.afterDepth AS afterDepth, row.afterId AS afterId, level.depth AS depth, node, node.id AS id
    WHERE depth > afterDepth OR id > afterId
    WITH depth, node, id ORDER BY depth, id LIMIT $most
    RETURN collect({id: id, depth: depth, node: node}) AS sorted
  }
  WITH *, sorted[..row.first + 1] AS places`;

/** Nodes of the last depth that lead to others which were not reached. */
function stoppedCypher(shape: WalkShape): string {
  const [only, other] = shape.directions;
  return other === undefined ? stoppedOneWay(shape, only!) : stoppedBothWays(shape);
}

function hasNext(shape: WalkShape, direction: OneDirection): string {
  const { type, where } = flow(shape);
  const step = arrow(direction, `flow:${type}`);
  return `EXISTS { MATCH (node)${step}(next:${shape.label}) WHERE next IN beyond${where(' AND')} }`;
}

function stoppedOneWay(shape: WalkShape, direction: OneDirection): string {
  return `CALL {
    WITH levels, beyond, pinned
    WITH levels[-1].nodes AS last, beyond, pinned WHERE beyond IS NOT NULL
    UNWIND last AS node
    WITH node, node.id AS id, beyond, pinned ORDER BY id
    WHERE ${hasNext(shape, direction)}
    WITH id LIMIT ${MAX_STOPPED_AT}
    RETURN collect(id) AS stoppedAt
  }
  WITH *, beyond IS NOT NULL AS isDeeper`;
}

function stoppedBothWays(shape: WalkShape): string {
  const sides = shape.directions.map((direction) => {
    const [levels, beyond] = namesOf(direction, shape.directions);
    return `CALL {
    WITH ${levels}, ${beyond}, pinned
    WITH ${levels}[-1].nodes AS last, ${beyond} AS beyond, pinned WHERE ${beyond} IS NOT NULL
    UNWIND last AS node
    WITH node, beyond, pinned WHERE ${hasNext(shape, direction)}
    RETURN collect(node) AS ${SIDES[direction]}Stopped
  }`;
  });
  return `${sides.join('\n')}
  CALL {
    WITH levels, upStopped, downStopped
    WITH levels, upStopped + downStopped AS stopped
    UNWIND CASE WHEN size(stopped) = 0 THEN [] ELSE levels END AS level
    UNWIND level.nodes AS node
    WITH level.depth AS depth, node WHERE node IN stopped
    WITH depth, node.id AS id ORDER BY depth, id LIMIT ${MAX_STOPPED_AT}
    RETURN collect(id) AS stoppedAt
  }
  WITH *, size(stoppedAt) > 0 AS isDeeper`;
}

/** Flows between the datasets of what was reached that no flow between their columns explains. */
function unmappedCypher(shape: WalkShape): string {
  const { directions } = shape;
  const { type, where } = flow(shape);
  const sides = directions.map((direction) => {
    const between = direction === 'DOWNSTREAM' ? '[dataset.id, other.id]' : '[other.id, dataset.id]';
    const [levels] = namesOf(direction, directions);
    const step = arrow(direction, `flow:${type}`);
    return `CALL {
    WITH row, roots, ${levels}, pinned
    CALL {
      WITH row MATCH (dataset:Dataset) WHERE dataset.id IN row.datasets RETURN dataset
      UNION
      WITH roots, ${levels}
      UNWIND reduce(columns = roots, level IN ${levels} | columns + level.nodes) AS column
      MATCH (dataset:Dataset)-[:HAS_COLUMN]->(column)
      RETURN dataset
    }
    MATCH (dataset)${step}(other:Dataset)
    WHERE other <> dataset${where(' AND')}
    WITH DISTINCT dataset, other, pinned
    WHERE NOT EXISTS {
      MATCH (dataset)-[:HAS_COLUMN]->(:Column)${step}(:Column)<-[:HAS_COLUMN]-(other) ${where('WHERE')}
    }
    RETURN collect(DISTINCT ${between}) AS ${SIDES[direction]}Unmapped
  }`;
  });
  const all = directions.map((direction) => `${SIDES[direction]}Unmapped`).join(' + ');
  return `${sides.join('\n')}\n  WITH *, ${all} AS unmapped`;
}

/** The other end is on this page, on a page before it, or a root. */
function linksCypher(shape: WalkShape): string {
  const { type, where } = flow(shape);
  return `CALL {
    WITH row, roots, levels, places, pinned
    WITH row, roots, levels, pinned, [place IN places[..row.first] | place.node] AS page, places[..row.first][-1] AS last
    WITH row, roots, page, last, pinned,
      reduce(nodes = roots, level IN levels | CASE WHEN level.depth < last.depth THEN nodes + level.nodes ELSE nodes END) AS before,
      [level IN levels WHERE level.depth = last.depth][0].nodes AS beside
    UNWIND page + CASE row.afterDepth WHEN 0 THEN roots ELSE [] END AS node
    MATCH (node)-[flow:${type}]-(other:${shape.label})
    WHERE (node IN page OR other IN roots) AND (other IN before OR (other IN beside AND other.id <= last.id))${where(' AND')}
    WITH DISTINCT startNode(flow) AS from, endNode(flow) AS to, pinned
    ${shape.links === 'full' ? collectLinks('pinned', 'links') : 'RETURN collect({from: from.id, to: to.id}) AS links'}
  }`;
}

const RESULT = (claims: string) => `RETURN collect({
    index: row.index, revision: pinned, total: reduce(total = 0, level IN levels | total + level.size),
    ghosts: reduce(ghosts = 0, level IN levels | ghosts + level.ghosts),
    claims: [[node IN roots WHERE node.claims IS NOT NULL | ${claims}]] + [level IN levels | level.claims],
    page: [place IN places | [place.id, place.depth, place.node.isDescribed, place.node.claims]],
    isDeeper: isDeeper, stoppedAt: stoppedAt, unmapped: unmapped, links: links
  }) AS walks`;

function arrow(direction: OneDirection, relationship: string): string {
  return direction === 'DOWNSTREAM' ? `-[${relationship}]->` : `<-[${relationship}]-`;
}

function wholeNumber(value: number): number {
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new Error(`Expected a whole number from 1, came ${value}.`);
}
