/**
 * Breadth first from the roots of one walk, level by level, in one direction or both side by side. A visited set makes
 * cycles and self loops end; nodes to hop over are walked through within their level.
 */
import type { StopReason, WalkRequest } from '../lineage-store.ts';
import type { OneDirection } from './graph-reader.ts';
import type { NodeRule } from './node-rules.ts';
import type { Plane, Roots } from './plane.ts';

export interface Reached {
  /** The steps of the shortest way to each node, from 1; no roots, and none that was hopped over. */
  readonly depths: ReadonlyMap<string, number>;
  /** Nodes of the last level that lead to others which were not reached. */
  readonly beyond: ReadonlySet<string>;
  readonly stopped: StopReason | null;
  readonly sides: readonly { readonly direction: OneDirection; readonly depths: ReadonlyMap<string, number> }[];
}

export interface ReachParts {
  readonly plane: Plane;
  readonly roots: Roots;
  readonly ruleOf: (id: string) => NodeRule;
  readonly isLate: () => boolean;
}

interface Side {
  readonly direction: OneDirection;
  readonly depths: Map<string, number>;
  readonly hopped: Set<string>;
  frontier: readonly string[];
}

export function directionsOf({ direction }: Pick<WalkRequest, 'direction'>): readonly OneDirection[] {
  return direction === 'BOTH' ? ['UPSTREAM', 'DOWNSTREAM'] : [direction];
}

export async function reach(
  parts: ReachParts,
  request: Pick<WalkRequest, 'direction' | 'depth' | 'limits'>,
): Promise<Reached> {
  const sides = directionsOf(request).map((direction): Side => {
    return { direction, depths: new Map(), hopped: new Set(), frontier: parts.roots.starts };
  });
  const end = (stopped: StopReason | null, beyond: ReadonlySet<string> = new Set()): Reached => {
    return { depths: unionOf(sides), beyond, stopped, sides };
  };
  for (let depth = 1; sides.some(({ frontier }) => frontier.length > 0); depth += 1) {
    if (parts.isLate()) return end('DEADLINE');
    const levels = await Promise.all(sides.map((side) => lookAhead(side, parts)));
    if (request.depth !== null && depth > request.depth) {
      const origins = levels.flatMap((level) => [...level.values()].flatMap((each) => [...each]));
      return end(null, new Set(origins.filter((id) => !parts.roots.starts.includes(id))));
    }
    sides.forEach((side, index) => {
      const level = [...levels[index]!.keys()];
      for (const id of level) side.depths.set(id, depth);
      side.frontier = level.filter((id) => parts.ruleOf(id) !== 'stop');
    });
    if (unionOf(sides).size > request.limits.maxNodes) return end('NODE_LIMIT');
  }
  return end(null);
}

/** The nodes that are new from the frontier on, each with the nodes of the frontier that lead to it. */
async function lookAhead(side: Side, { plane, roots, ruleOf }: ReachParts): Promise<Map<string, ReadonlySet<string>>> {
  const found = new Map<string, Set<string>>();
  let origins = new Map<string, ReadonlySet<string>>(side.frontier.map((id) => [id, new Set([id])]));
  while (origins.size > 0) {
    const steps = await plane.steps(side.direction, [...origins.keys()]);
    const hops = new Map<string, Set<string>>();
    for (const [id, from] of origins) {
      for (const { far } of steps.get(id) ?? []) {
        if (side.depths.has(far) || side.hopped.has(far) || roots.isRoot(far)) continue;
        const rule = ruleOf(far);
        if (rule === 'skip') continue;
        const into = rule === 'hop' ? hops : found;
        const before = into.get(far) ?? new Set<string>();
        for (const origin of from) before.add(origin);
        into.set(far, before);
      }
    }
    for (const id of hops.keys()) side.hopped.add(id);
    origins = hops;
  }
  return found;
}

function unionOf([one, other]: readonly Side[]): ReadonlyMap<string, number> {
  if (!other) return one!.depths;
  const union = new Map(one!.depths);
  for (const [id, depth] of other.depths) union.set(id, Math.min(depth, union.get(id) ?? depth));
  return union;
}
