/**
 * Which nodes of the graph are reached from some roots by what is so now, level by level. Breadth first with a visited
 * set: cycles and self loops end by themselves, and each node's depth is that of its shortest way.
 */
import type { StopReason } from '../lineage-store.ts';
import type { OneDirection } from '../walking/graph-reader.ts';
import type { Graph } from './graph.ts';

/** Good until the next search. */
export interface Found {
  /** The nodes at depth 1, 2, and so on; no roots. */
  readonly levels: readonly Int32Array[];
  /** Nodes of the last level that lead to nodes which were not reached. */
  readonly beyond: ReadonlySet<number>;
  readonly stopped: StopReason | null;
}

export interface SearchBounds {
  /** `null` is unlimited. */
  readonly depth: number | null;
  readonly maxNodes: number;
  /** True when time is up. */
  readonly isLate: () => boolean;
}

export type Search = (roots: readonly number[], direction: OneDirection, bounds: SearchBounds) => Found;

/** How many nodes are expanded between two looks at the clock. */
const NODES_BETWEEN_LOOKS = 4_096;
const NONE: ReadonlySet<number> = new Set();

export function createSearch(graph: Graph): Search {
  // A node is visited when it bears the number of the search, so nothing has to be wiped between searches.
  let visits = new Int32Array(0);
  let queue = new Int32Array(0);
  let searches = 0;

  function begin(roots: readonly number[]): void {
    if (visits.length < graph.size) {
      visits = new Int32Array(Math.ceil(graph.size * 1.5));
      queue = new Int32Array(visits.length);
    }
    searches += 1;
    roots.forEach((root, index) => {
      visits[root] = searches;
      queue[index] = root;
    });
  }

  /** Puts what is new from `from` to before `to` of the queue behind it; -1 when time was up. */
  function expand(from: number, to: number, direction: OneDirection, isLate: () => boolean): number {
    const { heads, nexts, ends } = graph.current.towards(direction);
    let end = to;
    for (let index = from; index < to; index += 1) {
      if ((index - from) % NODES_BETWEEN_LOOKS === NODES_BETWEEN_LOOKS - 1 && isLate()) return -1;
      for (let link = heads[queue[index]!]! | 0; link !== 0; link = nexts[link - 1]!) {
        const node = ends[link - 1]!;
        if (visits[node] === searches) continue;
        visits[node] = searches;
        queue[end] = node;
        end += 1;
      }
    }
    return end;
  }

  function beyondOf(from: number, to: number, direction: OneDirection): ReadonlySet<number> {
    const { heads, nexts, ends } = graph.current.towards(direction);
    const beyond = new Set<number>();
    for (let index = from; index < to; index += 1) {
      for (let link = heads[queue[index]!]! | 0; link !== 0; link = nexts[link - 1]!) {
        if (visits[ends[link - 1]!] === searches) continue;
        beyond.add(queue[index]!);
        break;
      }
    }
    return beyond;
  }

  return (roots, direction, { depth, maxNodes, isLate }) => {
    begin(roots);
    const levels: Int32Array[] = [];
    let [from, to] = [0, roots.length];
    while (to > from && levels.length !== depth) {
      const end = isLate() ? -1 : expand(from, to, direction, isLate);
      if (end < 0) return { levels, beyond: NONE, stopped: 'DEADLINE' };
      if (end > to) levels.push(queue.subarray(to, end));
      [from, to] = [to, end];
      if (to - roots.length > maxNodes) return { levels, beyond: NONE, stopped: 'NODE_LIMIT' };
    }
    const isRoots = levels.length === 0;
    return { levels, beyond: isRoots ? NONE : beyondOf(from, to, direction), stopped: null };
  };
}
