/** One page of a walk's nodes, and the links that come with it. Only the levels that a page touches are sorted. */
import { compareIds } from '../../model/compare-ids.ts';
import type { WalkPlace, WalkRequest } from '../lineage-store.ts';
import { comparePlaces } from '../places.ts';
import type { Found } from './find-nodes.ts';
import type { Graph } from './graph.ts';

export interface PageNode extends WalkPlace {
  readonly node: number;
}

export interface WalkPage {
  readonly nodes: readonly PageNode[];
  readonly hasNextPage: boolean;
}

export function walkPage(graph: Graph, { levels }: Found, { first, after }: WalkRequest): WalkPage {
  const nodes: PageNode[] = [];
  for (let depth = after?.depth ?? 1; depth <= levels.length; depth += 1) {
    for (const node of graph.sorted(levels[depth - 1] ?? [])) {
      const id = graph.keyOf(node);
      if (after && depth === after.depth && compareIds(id, after.id) <= 0) continue;
      if (nodes.length === first) return { nodes, hasNextPage: true };
      nodes.push({ node, id, depth });
    }
  }
  return { nodes, hasNextPage: false };
}

/** Ends of the links between a node of the page and another that is shown by then; those between roots with the first. */
export function linkEnds(
  graph: Graph,
  found: Found,
  { nodes }: WalkPage,
  isFirst: boolean,
): readonly (readonly [from: number, to: number])[] {
  const isShown = shownTest(graph, found, nodes);
  const roots = new Set(found.roots);
  const ends = new Map<string, readonly [number, number]>();
  const add = (from: number, to: number) => ends.set(`${from} ${to}`, [from, to]);
  for (const { node } of nodes) {
    for (const target of graph.neighbours(node, 'DOWNSTREAM')) if (isShown(target)) add(node, target);
    for (const source of graph.neighbours(node, 'UPSTREAM')) if (isShown(source)) add(source, node);
  }
  for (const root of isFirst ? roots : []) {
    for (const target of graph.neighbours(root, 'DOWNSTREAM')) if (roots.has(target)) add(root, target);
  }
  return [...ends.values()];
}

/** Roots, and nodes whose place is not after the page's last. */
function shownTest(graph: Graph, { roots, levels }: Found, page: readonly PageNode[]): (node: number) => boolean {
  const depths = new Map(levels.flatMap((level, index) => level.map((node) => [node, index + 1] as const)));
  for (const root of roots) depths.set(root, 0);
  const last = page.at(-1) ?? { depth: 0, id: '' };
  return (node) => {
    const depth = depths.get(node);
    if (depth === undefined) return false;
    return depth === 0 || comparePlaces({ depth, id: graph.keyOf(node) }, last) <= 0;
  };
}
