/**
 * A graph as two arrays of numbers for each direction, and the barest walk over it there is. It is the yardstick, the
 * speed of light for a walk in memory, and the oracle that tells what a walk must find.
 */

/** The neighbours of a node are `targets` from `offsets[node]` to before `offsets[node + 1]`. */
export interface Adjacency {
  readonly offsets: Int32Array;
  readonly targets: Int32Array;
}

export type OneDirection = 'UPSTREAM' | 'DOWNSTREAM';

export interface PlainGraph {
  readonly nodeCount: number;
  readonly edgeCount: number;
  readonly towards: Readonly<Record<OneDirection, Adjacency>>;
}

/** An edge each from `from[i]` to `to[i]`. */
export function createPlainGraph(nodeCount: number, from: Int32Array, to: Int32Array): PlainGraph {
  return {
    nodeCount,
    edgeCount: from.length,
    towards: { DOWNSTREAM: adjacency(nodeCount, from, to), UPSTREAM: adjacency(nodeCount, to, from) },
  };
}

export interface BareWalk {
  /** Without the root, level by level. Good until the next walk. */
  readonly nodes: Int32Array;
  /** Where each level ends in `nodes`: the first is one step away. */
  readonly levelEnds: readonly number[];
  /** Whether the walk came by; the root too. */
  readonly reached: (node: number) => boolean;
}

export type WalkBarely = (root: number, direction: OneDirection, depth: number | null) => BareWalk;

/** The walks share one array to mark nodes in, and one queue. */
export function createBareWalk({ nodeCount, towards }: PlainGraph): WalkBarely {
  const mark = new Int32Array(nodeCount);
  const queue = new Int32Array(nodeCount);
  let stamp = 0;
  return (root, direction, depth) => {
    const { offsets, targets } = towards[direction];
    const levelEnds: number[] = [];
    stamp += 1;
    mark[root] = stamp;
    queue[0] = root;
    let [begin, end] = [0, 1];
    while (begin < end && (depth === null || levelEnds.length < depth)) {
      const level = end;
      for (; begin < level; begin++) {
        const node = queue[begin]!;
        for (let edge = offsets[node]!; edge < offsets[node + 1]!; edge++) {
          const target = targets[edge]!;
          if (mark[target] === stamp) continue;
          mark[target] = stamp;
          queue[end++] = target;
        }
      }
      if (end > level) levelEnds.push(end - 1);
    }
    return { nodes: queue.subarray(1, end), levelEnds, reached: (node) => mark[node] === stamp };
  };
}

export function degree({ offsets }: Adjacency, node: number): number {
  return offsets[node + 1]! - offsets[node]!;
}

function adjacency(nodeCount: number, near: Int32Array, far: Int32Array): Adjacency {
  const offsets = new Int32Array(nodeCount + 1);
  for (const node of near) offsets[node + 1]!++;
  for (let node = 0; node < nodeCount; node++) offsets[node + 1]! += offsets[node]!;
  const [targets, next] = [new Int32Array(far.length), offsets.slice()];
  near.forEach((node, edge) => (targets[next[node]!++] = far[edge]!));
  return { offsets, targets };
}
