/** Where nodes stand in the order of a walk. */
import { compareIds } from '../model/compare-ids.ts';
import type { WalkPlace } from './lineage-store.ts';

/** A walk that stops names at most so many of the places where it did. */
export const MAX_STOPPED_AT = 100;

/** By depth, then by id in UTF-8 bytes. */
export function comparePlaces(left: WalkPlace, right: WalkPlace): number {
  return left.depth - right.depth || compareIds(left.id, right.id);
}
