/** The plain walk between datasets or columns, in what is so now: all nodes found in memory, one page of them described. */
import type { Link, LinkEnds, Walk, WalkedNode, WalkRequest } from '../lineage-store.ts';
import { MAX_STOPPED_AT } from '../places.ts';
import { bareLink } from '../walking/bare-link.ts';
import { directionsOf } from '../walking/reach.ts';
import { compareLinks } from '../walking/to-walk.ts';
import type { Graph } from './graph.ts';
import { pageLinkEnds } from './quick-links.ts';
import type { Levels } from './quick-levels.ts';
import { unmappedFlows } from './quick-unmapped.ts';
import { pageOf, smallest } from './quick-page.ts';
import type { Found, Search } from './search.ts';

export interface QuickWalkParts {
  readonly graph: Graph;
  readonly search: Search;
  /** The nodes that the roots of a request stand for. */
  readonly rootsOf: (request: WalkRequest) => readonly number[];
  readonly readLinks: (ends: readonly LinkEnds[]) => readonly Link[];
  /** Milliseconds. */
  readonly now: () => number;
}

export function createQuickWalk(parts: QuickWalkParts): (request: WalkRequest) => Walk {
  const { graph, readLinks } = parts;
  return (request) => {
    const found = findLevels(parts, request);
    const page = pageOf(graph, found.levels, request);
    const total = found.levels.reduce((sum, { length }) => sum + length, 0);
    const { ghostCount, domains } = summaryOf(graph, found);
    return {
      revision: request.view.revision ?? graph.revision,
      hasCurrentClaims: true, // Nothing changed since.
      nodes: page.nodes.map((place) => toNode(graph, place)),
      hasNextPage: page.hasNextPage,
      totalCount: found.stopped ? null : total,
      stopped: found.stopped ? [found.stopped] : found.beyond.size > 0 ? ['DEPTH_LIMIT'] : [],
      stoppedAt: stoppedAt(graph, found),
      ghostCount,
      hiddenCount: 0,
      unmappedCount: request.granularity === 'COLUMN' && !found.stopped ? countUnmapped(graph, found) : 0,
      domains,
      links: linksOf(),
    };

    function linksOf(): readonly Link[] {
      if (request.links === 'none') return [];
      const ends = pageLinkEnds(graph, found, page, request.after === null);
      return [...(request.links === 'ends' ? ends.map(bareLink) : readLinks(ends))].sort(compareLinks);
    }
  };
}

function findLevels({ graph, search, rootsOf, now }: QuickWalkParts, request: WalkRequest): Levels {
  const { depth, limits } = request;
  const lateAt = now() + limits.deadlineMs;
  const bounds = { depth, maxNodes: limits.maxNodes, isLate: () => now() > lateAt };
  const roots = rootsOf(request);
  const [direction, other] = directionsOf(request);
  const found = search(roots, direction!, bounds);
  if (!other) return cut(graph, { roots, ...found, sides: [{ direction: direction!, ...found }] }, limits.maxNodes);
  // The next search writes over what this one found.
  const sides = [
    { direction: direction!, ...found, levels: found.levels.map((level) => level.slice()) },
    { direction: other, ...search(roots, other, bounds) },
  ] as const;
  return cut(graph, { roots, sides, ...union(...sides) }, limits.maxNodes);
}

/** Each node at its lesser depth, so a level may be empty, and the next one still has its place. */
function union(one: Found, other: Found): Omit<Levels, 'roots' | 'sides'> {
  const depths = new Map<number, number>();
  for (const { levels } of [one, other]) {
    levels.forEach((level, index) => {
      for (const node of level) depths.set(node, Math.min(index + 1, depths.get(node) ?? index + 1));
    });
  }
  const levels: number[][] = Array.from({ length: Math.max(one.levels.length, other.levels.length) }, () => []);
  for (const [node, depth] of depths) levels[depth - 1]!.push(node);
  return {
    levels: levels.map((level) => Int32Array.from(level)),
    beyond: new Set([...one.beyond, ...other.beyond]),
    stopped: one.stopped ?? other.stopped,
  };
}

/** Of the level that goes over the limit, the first in the order. */
function cut(graph: Graph, found: Levels, maxNodes: number): Levels {
  let room = maxNodes;
  let isCut = false;
  const levels = found.levels.map((level) => {
    isCut ||= level.length > room;
    const kept = level.length <= room ? level : Int32Array.from(smallest(graph, level, room, null));
    room -= kept.length;
    return kept;
  });
  return isCut ? { ...found, levels, beyond: new Set(), stopped: found.stopped ?? 'NODE_LIMIT' } : found;
}

function summaryOf(
  graph: Graph,
  { roots, levels }: Levels,
): { readonly ghostCount: number; readonly domains: readonly string[] } {
  const owners = new Uint8Array(graph.ownerCount);
  let ghostCount = 0;
  for (const root of roots) owners[graph.ownerIndexOf(root)] = 1;
  for (const level of levels) {
    for (const node of level) {
      owners[graph.ownerIndexOf(node)] = 1;
      if (!graph.isDescribed(node)) ghostCount += 1;
    }
  }
  const domains = new Set<string>();
  owners.forEach((isMet, index) => {
    if (isMet === 1) for (const domain of graph.ownerAt(index).domains) domains.add(domain);
  });
  return { ghostCount, domains: [...domains].sort() };
}

function stoppedAt(graph: Graph, { levels, beyond }: Levels): readonly string[] {
  const nodes: number[] = [];
  for (const level of beyond.size === 0 ? [] : levels) {
    const ofLevel = level.filter((node) => beyond.has(node));
    nodes.push(...smallest(graph, ofLevel, MAX_STOPPED_AT - nodes.length, null));
  }
  return nodes.map((node) => graph.keys.keyOf(node));
}

function countUnmapped(graph: Graph, { roots, sides }: Levels): number {
  const found = sides.flatMap(({ direction, levels }) =>
    unmappedFlows(graph, [...roots, ...levels.flatMap((level) => [...level])], direction),
  );
  return new Set(found).size;
}

function toNode(graph: Graph, { node, depth }: { readonly node: number; readonly depth: number }): WalkedNode {
  return {
    id: graph.keys.keyOf(node),
    depth,
    isHidden: false,
    isDescribed: graph.isDescribed(node),
    name: null,
    claims: graph.ownerAt(graph.ownerIndexOf(node)).claims,
  };
}
