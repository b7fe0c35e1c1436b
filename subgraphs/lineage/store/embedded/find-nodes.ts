/** All nodes of a walk by depth: one search, or for BOTH the union of two. */
import type { StopReason, WalkRequest } from '../lineage-store.ts';
import type { OneDirection } from '../port-pair.ts';
import type { Graph } from './graph.ts';
import type { Reach, Reached } from './reach.ts';

type Levels = readonly (readonly number[])[];

export interface Found {
  readonly roots: readonly number[];
  /** The nodes at depth 1, 2, and so on. */
  readonly levels: Levels;
  readonly sides: readonly Side[];
  /** The limits that stopped it. */
  readonly stopped: readonly StopReason[];
}

export interface Side {
  readonly direction: OneDirection;
  readonly reached: Reached;
}

export interface FindParts {
  readonly graph: Graph;
  readonly reach: Reach;
  /** Milliseconds. */
  readonly now: () => number;
}

export function findNodes(
  { graph, reach, now }: FindParts,
  roots: readonly number[],
  { direction, depth, limits }: WalkRequest,
): Found {
  const lateAt = now() + limits.deadlineMs;
  const bounds = { depth, maxNodes: limits.maxNodes, isLate: () => now() > lateAt };
  const directions: readonly OneDirection[] = direction === 'BOTH' ? ['UPSTREAM', 'DOWNSTREAM'] : [direction];
  const sides = directions.map((each) => ({ direction: each, reached: reach.from(roots, each, bounds) }));
  const stopped = new Set<StopReason>(sides.flatMap(({ reached }) => reached.stopped ?? []));
  const [one, other] = sides;
  if (!other) return { roots, sides, levels: one!.reached.levels, stopped: [...stopped] };
  const levels = unionOf(sides);
  if (levels.reduce((sum, level) => sum + level.length, 0) > limits.maxNodes) stopped.add('NODE_LIMIT');
  return { roots, sides, levels: cut(graph, levels, limits.maxNodes), stopped: [...stopped] };
}

/** Each node at its lesser depth. */
function unionOf(sides: readonly Side[]): Levels {
  const depths = new Map<number, number>();
  for (const { reached } of sides) {
    reached.levels.forEach((level, index) => {
      for (const node of level) depths.set(node, Math.min(index + 1, depths.get(node) ?? index + 1));
    });
  }
  const union: number[][] = [];
  for (const [node, depth] of depths) (union[depth - 1] ??= []).push(node);
  return Array.from(union, (level) => level ?? []);
}

function cut(graph: Graph, levels: Levels, maxNodes: number): Levels {
  let room = maxNodes;
  return levels.map((level) => {
    const kept = level.length <= room ? level : graph.sorted(level).slice(0, room);
    room -= kept.length;
    return kept;
  });
}
