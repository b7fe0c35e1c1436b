/**
 * The places that cursors of a walk name: a node in the order, or how many nodes came before. With it goes how far the
 * walk reaches, which `continueFrom` widens.
 */
import type { WalkPlace } from '../store/lineage-store.ts';

export interface WalkReach {
  /** In steps; `null` is unlimited. */
  readonly depth: number | null;
  readonly maxNodes: number;
}

/** However often an answer is continued, no walk holds more nodes. */
export const MAX_REACHED_NODES = 1_000_000;

const PLACE = /^(\d{1,9}|-) (\d{1,7}) (?:#(\d{1,9})|(\d{1,9}) (.*))$/s;

export function encodePlace(place: WalkPlace, { depth, maxNodes }: WalkReach): string {
  const at = place.kind === 'count' ? `#${place.count}` : `${place.depth} ${place.id}`;
  return `${depth ?? '-'} ${maxNodes} ${at}`;
}

/** `null` for what `encodePlace` did not make. */
export function decodePlace(text: string): { readonly place: WalkPlace; readonly reach: WalkReach } | null {
  const match = PLACE.exec(text);
  if (!match) return null;
  const [, depth, maxNodes, count, placeDepth, id] = match;
  const reach = { depth: depth === '-' ? null : Number(depth), maxNodes: Number(maxNodes) };
  if (reach.depth === 0 || reach.maxNodes < 1 || reach.maxNodes > MAX_REACHED_NODES) return null;
  const place: WalkPlace =
    count === undefined
      ? { kind: 'node', depth: Number(placeDepth), id: id! }
      : { kind: 'count', count: Number(count) };
  return { place, reach };
}
