/** What a walk over the real graph must find, by the bare walk, and what is wrong with one that a store or the graph gave. */
import { createBareWalk, type BareWalk, type OneDirection } from './plain-graph.ts';
import type { NamedGraph } from './real-graph.ts';

/** A walk names so many of the places where it stopped. */
const MAX_STOPPED_AT = 100;

export interface ExpectedWalk {
  /** In order: by depth, then by id. */
  readonly nodes: readonly FoundNode[];
  readonly ghostCount: number;
  readonly isDeeper: boolean;
  readonly stoppedAt: readonly string[];
}

export interface FoundNode {
  readonly id: string;
  readonly depth: number;
}

/** A walk as it was answered, all pages of it. */
export interface AnsweredWalk extends ExpectedWalk {
  readonly totalCount: number | null;
}

export type Expect = (root: number, direction: OneDirection, depth: number | null) => ExpectedWalk;

export function createExpectation(graph: NamedGraph): Expect {
  const walk = createBareWalk(graph);
  return (root, direction, depth) => {
    const found = walk(root, direction, depth);
    const beyond = depth === null ? [] : nodesBeyond(graph, direction, found, depth);
    // Nodes are numbered in the order of their ids.
    found.levelEnds.forEach((end, level) => found.nodes.subarray(found.levelEnds[level - 1] ?? 0, end).sort());
    let level = 0;
    const nodes = Array.from(found.nodes, (node, place) => {
      if (place >= found.levelEnds[level]!) level += 1;
      return { id: graph.ids[node]!, depth: level + 1 };
    });
    return {
      nodes,
      ghostCount: found.nodes.reduce((count, node) => count + (graph.isDescribed(node) ? 0 : 1), 0),
      isDeeper: beyond.length > 0,
      stoppedAt: beyond.slice(0, MAX_STOPPED_AT).map((node) => graph.ids[node]!),
    };
  };
}

/** `null` where nothing is. */
export function whatIsWrong(expected: ExpectedWalk, answered: AnsweredWalk): string | null {
  const { nodes } = expected;
  if (answered.totalCount !== nodes.length) return `totalCount ${answered.totalCount}, expected ${nodes.length}`;
  if (answered.nodes.length !== nodes.length) return `${answered.nodes.length} nodes, expected ${nodes.length}`;
  for (const [place, { id, depth }] of nodes.entries()) {
    const came = answered.nodes[place]!;
    if (came.id !== id || came.depth !== depth) {
      return `node ${place} is ${came.id} at ${came.depth}, expected ${id} at ${depth}`;
    }
  }
  if (answered.ghostCount !== expected.ghostCount) {
    return `${answered.ghostCount} ghosts, expected ${expected.ghostCount}`;
  }
  if (answered.isDeeper !== expected.isDeeper) return `DEPTH_LIMIT ${answered.isDeeper}, expected ${expected.isDeeper}`;
  const [came, wanted] = [answered.stoppedAt.join('\n'), expected.stoppedAt.join('\n')];
  return came === wanted ? null : `stopped at ${came}, expected ${wanted}`;
}

/** Nodes of the last level with neighbours that were not reached, in order. */
function nodesBeyond(
  { towards }: NamedGraph,
  direction: OneDirection,
  { nodes, levelEnds, reached }: BareWalk,
  depth: number,
): readonly number[] {
  if (levelEnds.length < depth) return [];
  const { offsets, targets } = towards[direction];
  const leadsOn = (node: number): boolean => {
    for (let edge = offsets[node]!; edge < offsets[node + 1]!; edge++) if (!reached(targets[edge]!)) return true;
    return false;
  };
  return [...nodes.subarray(levelEnds[depth - 2] ?? 0, levelEnds[depth - 1])].filter(leadsOn).sort((a, b) => a - b);
}
