/** Where walks begin: the roots that reach most, the hubs, and some that are drawn. */
import { createBareWalk, degree, type OneDirection, type PlainGraph } from './plain-graph.ts';
import { createRandom, draw } from './random.ts';

export interface Root {
  readonly node: number;
  readonly direction: OneDirection;
}

export const DIRECTIONS = ['UPSTREAM', 'DOWNSTREAM'] as const;

/** A node with so many neighbours in one direction is a hub. */
const HUB_DEGREE = 50;

/** The roots whose unlimited walk finds most nodes, the widest first. */
export function widestRoots(graph: PlainGraph, count: number): readonly Root[] {
  const walk = createBareWalk(graph);
  const all = DIRECTIONS.flatMap((direction) =>
    Array.from({ length: graph.nodeCount }, (_, node) => {
      return { node, direction, width: walk(node, direction, null).nodes.length };
    }),
  );
  return all
    .sort((a, b) => b.width - a.width)
    .slice(0, count)
    .map(({ node, direction }) => ({ node, direction }));
}

export function hubs({ nodeCount, towards }: PlainGraph): readonly number[] {
  const isHub = (node: number): boolean =>
    DIRECTIONS.some((direction) => degree(towards[direction], node) >= HUB_DEGREE);
  return Array.from({ length: nodeCount }, (_, node) => node).filter(isHub);
}

/** So many nodes, with every hub among them. */
export function nodesWithHubs(graph: PlainGraph, count: number, seed: number): readonly number[] {
  const nodes = new Set([...hubs(graph), ...draw(count, graph.nodeCount, createRandom(seed))]);
  return [...nodes].slice(0, count);
}

/** Every other one upstream. */
export function drawnRoots({ nodeCount }: PlainGraph, count: number, seed: number): readonly Root[] {
  return draw(count, nodeCount, createRandom(seed)).map((node, index) => {
    return { node, direction: DIRECTIONS[index % 2]! };
  });
}
