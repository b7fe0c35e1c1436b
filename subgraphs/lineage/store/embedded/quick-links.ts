/** The ends of the links that come with a page: their other end is on it, on a page before it, or a root. */
import type { LinkEnds } from '../lineage-store.ts';
import type { OneDirection } from '../walking/graph-reader.ts';
import type { Graph } from './graph.ts';
import type { QuickPage } from './quick-page.ts';
import type { Levels } from './quick-levels.ts';

/** Each once, in any order. */
export function pageLinkEnds(graph: Graph, found: Levels, page: QuickPage, isFirst: boolean): readonly LinkEnds[] {
  const isShown = shownTest(graph, found, page);
  const ends = new Map<string, LinkEnds>();
  const add = (source: number, target: number) => {
    const key = `${source} ${target}`;
    if (!ends.has(key)) ends.set(key, { from: graph.keys.keyOf(source), to: graph.keys.keyOf(target) });
  };
  for (const { node } of page.nodes) {
    for (const target of next(graph, node, 'DOWNSTREAM')) if (isShown(target)) add(node, target);
    for (const source of next(graph, node, 'UPSTREAM')) if (isShown(source)) add(source, node);
  }
  const roots = new Set(isFirst ? found.roots : []);
  for (const root of roots) {
    for (const target of next(graph, root, 'DOWNSTREAM')) if (roots.has(target)) add(root, target);
  }
  return [...ends.values()];
}

/** Roots, and nodes whose place is not after the page's last. */
function shownTest(graph: Graph, { roots, levels }: Levels, { nodes }: QuickPage): (node: number) => boolean {
  const last = nodes.at(-1);
  const shown = new Set(roots);
  levels.forEach((level, index) => {
    if (!last || index + 1 > last.depth) return;
    for (const node of level) if (index + 1 < last.depth || graph.keys.compare(node, last.node) <= 0) shown.add(node);
  });
  return (node) => shown.has(node);
}

/** Several authors may state one flow, so a node may come more than once. */
export function next(graph: Graph, node: number, direction: OneDirection): readonly number[] {
  const { heads, nexts, ends } = graph.current.towards(direction);
  const found: number[] = [];
  for (let link = heads[node]! | 0; link !== 0; link = nexts[link - 1]!) found.push(ends[link - 1]!);
  return found;
}
