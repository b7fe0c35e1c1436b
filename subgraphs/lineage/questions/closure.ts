/** A whole walk as a graph in memory: what paths, circles and changes are looked for in. */
import type { Context } from '../context.ts';
import { compareIds } from '../model/compare-ids.ts';
import type { Walk, WalkedNode, WalkRequest } from '../store/lineage-store.ts';

export interface Closure {
  readonly walk: Walk;
  /** Those that were reached: no roots. */
  readonly nodes: ReadonlyMap<string, WalkedNode>;
  /** Ids of the roots that have links. */
  readonly rootIds: ReadonlySet<string>;
  /** Ids of all nodes and roots that data flows to from this one, sorted; never itself. */
  readonly next: Neighbours;
  readonly previous: Neighbours;
}

export type Neighbours = (id: string) => readonly string[];

export type ClosureRequest = Pick<
  WalkRequest,
  'roots' | 'granularity' | 'direction' | 'depth' | 'view' | 'nodes' | 'limits' | 'hidden'
> & { readonly links: 'ends' | 'full' };

export async function loadClosure(request: ClosureRequest, { walks }: Pick<Context, 'walks'>): Promise<Closure> {
  const walk = await walks.load({ ...request, first: request.limits.maxNodes, after: null });
  return toClosure(walk!);
}

export function toClosure(walk: Walk): Closure {
  const nodes = new Map(walk.nodes.map((node) => [node.id, node]));
  const rootIds = new Set(walk.links.flatMap(({ from, to }) => [from, to].filter((id) => !nodes.has(id))));
  return { walk, nodes, rootIds, ...neighboursIn(walk.links) };
}

export function neighboursIn(
  links: readonly { readonly from: string; readonly to: string }[],
): Pick<Closure, 'next' | 'previous'> {
  const [next, previous] = [new Map<string, string[]>(), new Map<string, string[]>()];
  for (const { from, to } of links) {
    if (from === to) continue;
    add(next, from, to);
    add(previous, to, from);
  }
  return { next: sortedIn(next), previous: sortedIn(previous) };
}

function add(neighbours: Map<string, string[]>, id: string, neighbour: string): void {
  const known = neighbours.get(id);
  if (known) known.push(neighbour);
  else neighbours.set(id, [neighbour]);
}

/** Sorted when they are first looked at: most are never. */
function sortedIn(neighbours: ReadonlyMap<string, string[]>): Neighbours {
  const sorted = new Set<string>();
  return (id) => {
    const ids = neighbours.get(id);
    if (!ids) return NOBODY;
    if (!sorted.has(id)) ids.sort(compareIds);
    sorted.add(id);
    return ids;
  };
}

const NOBODY: readonly string[] = [];
