/** One page of a walk's nodes. Nothing is sorted but the page: of each level that it touches the least are picked. */
import type { WalkRequest } from '../lineage-store.ts';
import type { Graph } from './graph.ts';

export interface PageNode {
  readonly node: number;
  readonly depth: number;
}

export interface QuickPage {
  readonly nodes: readonly PageNode[];
  readonly hasNextPage: boolean;
}

export function pageOf(
  graph: Graph,
  levels: readonly Int32Array[],
  { first, after }: Pick<WalkRequest, 'first' | 'after'>,
): QuickPage {
  const nodes: PageNode[] = [];
  let passedOver = after?.kind === 'count' ? after.count : 0;
  let hasNextPage = false;
  levels.forEach((level, index) => {
    const depth = index + 1;
    if (after?.kind === 'node' && depth < after.depth) return;
    if (passedOver >= level.length) {
      passedOver -= level.length;
      return;
    }
    const afterId = after?.kind === 'node' && depth === after.depth ? after.id : null;
    const room = first - nodes.length;
    // One more than the page has room for tells whether there is more.
    const picked = smallest(graph, level, passedOver + room + 1, afterId).slice(passedOver);
    passedOver = 0;
    if (picked.length > room) hasNextPage = true;
    for (const node of picked.slice(0, room)) nodes.push({ node, depth });
  });
  return { nodes, hasNextPage };
}

/** The `count` least nodes by key, sorted; only those after a key where one is given. */
export function smallest(graph: Graph, nodes: Int32Array, count: number, afterKey: string | null): readonly number[] {
  if (count <= 0) return [];
  const { keys } = graph;
  const compare = (left: number, right: number) => keys.compare(left, right);
  const rest = afterKey === null ? nodes : nodes.filter(keys.isAfter(afterKey));
  if (rest.length <= count * 4) return [...rest].sort(compare).slice(0, count);
  const least: number[] = [];
  for (const node of rest) {
    if (least.length === count && compare(node, least[count - 1]!) > 0) continue;
    if (least.length === count) least.pop();
    least.splice(placeIn(least, node, compare), 0, node);
  }
  return least;
}

function placeIn(sorted: readonly number[], node: number, compare: (left: number, right: number) => number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compare(sorted[middle]!, node) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
