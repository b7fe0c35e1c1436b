/**
 * Which nodes of the graph are reached from some roots, level by level. Breadth first with a visited set: cycles and
 * self loops end by themselves, and each node's depth is that of its shortest way.
 */
import type { StopReason } from '../lineage-store.ts';
import type { OneDirection } from '../port-pair.ts';
import type { Graph } from './graph.ts';

export interface Reached {
  /** The nodes at depth 1, 2, and so on; no roots. */
  readonly levels: readonly (readonly number[])[];
  /** Nodes of the last level that lead to nodes which were not reached. */
  readonly beyond: readonly number[];
  readonly stopped: StopReason | null;
}

export interface Reach {
  readonly from: (roots: readonly number[], direction: OneDirection, bounds: ReachBounds) => Reached;
}

export interface ReachBounds {
  /** `null` is unlimited. */
  readonly depth: number | null;
  readonly maxNodes: number;
  /** True when time is up. */
  readonly isLate: () => boolean;
}

/** How many nodes are expanded between two looks at the clock. */
const NODES_BETWEEN_LOOKS = 4_096;

export function createReach(graph: Graph): Reach {
  // A node is visited when it bears the number of the walk, so nothing has to be wiped between walks.
  let visits = new Int32Array(0);
  let walk = 0;

  function begin(roots: readonly number[]): void {
    if (visits.length < graph.size) visits = new Int32Array(graph.size * 2);
    walk += 1;
    for (const root of roots) visits[root] = walk;
  }

  function expand(level: readonly number[], direction: OneDirection, isLate: () => boolean): number[] | null {
    const edges = direction === 'DOWNSTREAM' ? graph.downstream : graph.upstream;
    const next: number[] = [];
    let expanded = 0;
    for (const node of level) {
      if (++expanded % NODES_BETWEEN_LOOKS === 0 && isLate()) return null;
      for (let edge = edges.first(node); edge >= 0; edge = edges.next(edge)) {
        const target = edges.target(edge);
        if (visits[target] === walk) continue;
        visits[target] = walk;
        next.push(target);
      }
    }
    return next;
  }

  function leadsBeyond(node: number, direction: OneDirection): boolean {
    const edges = direction === 'DOWNSTREAM' ? graph.downstream : graph.upstream;
    for (let edge = edges.first(node); edge >= 0; edge = edges.next(edge)) {
      if (visits[edges.target(edge)] !== walk) return true;
    }
    return false;
  }

  return {
    from: (roots, direction, { depth, maxNodes, isLate }) => {
      begin(roots);
      const levels: (readonly number[])[] = [];
      let level: readonly number[] = roots;
      let room = maxNodes;
      while (level.length > 0 && levels.length !== depth) {
        const next = isLate() ? null : expand(level, direction, isLate);
        if (next === null) return { levels, beyond: [], stopped: 'DEADLINE' };
        if (next.length > room) {
          levels.push(graph.sorted(next).slice(0, room));
          return { levels, beyond: [], stopped: 'NODE_LIMIT' };
        }
        if (next.length > 0) levels.push(next);
        room -= next.length;
        level = next;
      }
      return { levels, beyond: level.filter((node) => leadsBeyond(node, direction)), stopped: null };
    },
  };
}
