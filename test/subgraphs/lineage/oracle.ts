/** The plainest search there is, to compare with, and the graphs to try. */
import fc from 'fast-check';
import type { LineageChange } from '../../../subgraphs/lineage/model/change.ts';
import type { Direction } from '../../../subgraphs/lineage/store/lineage-store.ts';
import { change, dataset, lineageEvent } from './builders.ts';

/** From and to: nodes are numbers below 12. */
export type Edge = readonly [number, number];

/** Cycles, self loops and diamonds come by themselves: many edges on few nodes. */
export const graphs: fc.Arbitrary<readonly Edge[]> = fc.uniqueArray(fc.tuple(fc.nat(11), fc.nat(11)), {
  maxLength: 24,
  selector: ([from, to]) => `${from} ${to}`,
});

/** One event for each dataset, naming its sources. */
export function edgesOf(namespace: string, edges: readonly Edge[]): readonly LineageChange[] {
  const targets = new Set(edges.map(([, to]) => to));
  return [...targets].map((target) => {
    const sources = edges.filter(([, to]) => to === target).map(([from]) => dataset(namespace, `n${from}`));
    return change(lineageEvent({ target: dataset(namespace, `n${target}`), sources }));
  });
}

export interface OracleWalk {
  /** Name and depth, in order. */
  readonly nodes: readonly (readonly [string, number])[];
  /** Nodes with neighbours that the depth kept from being reached, in order. */
  readonly beyond: readonly string[];
}

export function walkByOracle(
  edges: readonly Edge[],
  root: number,
  direction: Direction,
  depth: number | null,
): OracleWalk {
  const sides = direction === 'BOTH' ? (['UPSTREAM', 'DOWNSTREAM'] as const) : [direction];
  const walks = sides.map((side) => walkOneWay(edges, root, side, depth));
  const depths = new Map<number, number>();
  for (const [node, at] of walks.flatMap((walk) => [...walk.depths])) {
    depths.set(node, Math.min(at, depths.get(node) ?? Infinity));
  }
  depths.delete(root);
  const order = [...depths]
    .map(([node, at]) => [`n${node}`, at] as const)
    .sort((a, b) => a[1] - b[1] || (a[0] < b[0] ? -1 : 1));
  const beyond = new Set(walks.flatMap((walk) => walk.beyond.map((node) => `n${node}`)));
  return { nodes: order, beyond: order.map(([name]) => name).filter((name) => beyond.has(name)) };
}

function walkOneWay(edges: readonly Edge[], root: number, direction: 'UPSTREAM' | 'DOWNSTREAM', depth: number | null) {
  const next = (node: number) =>
    edges.flatMap(([from, to]) =>
      direction === 'DOWNSTREAM' ? (from === node ? [to] : []) : to === node ? [from] : [],
    );
  const depths = new Map([[root, 0]]);
  const queue = [root];
  const beyond: number[] = [];
  for (const node of queue) {
    const unseen = next(node).filter((each) => !depths.has(each));
    if (depths.get(node) === depth) {
      if (unseen.length > 0) beyond.push(node);
      continue;
    }
    for (const each of unseen) {
      if (depths.has(each)) continue;
      depths.set(each, depths.get(node)! + 1);
      queue.push(each);
    }
  }
  return { depths, beyond };
}
