/** Where nodes stand in the order of a walk. */
import { compareIds } from '../model/compare-ids.ts';

/** A walk that stops names at most so many of the places where it did. */
export const MAX_STOPPED_AT = 100;

export interface Place {
  readonly depth: number;
  readonly id: string;
}

/** By depth, then by id in UTF-8 bytes. */
export function comparePlaces(left: Place, right: Place): number {
  return left.depth - right.depth || compareIds(left.id, right.id);
}
