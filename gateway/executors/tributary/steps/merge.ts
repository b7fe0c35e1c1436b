/** Puts what came into what is there, in place. */
import type { TypeRelations } from '../types.ts';
import { isObject } from '../../../../lib/json.ts';
import type { Json } from './run.ts';

/**
 * `source` may be used up. A null never takes the place of what another subgraph gave, nor the name of an interface,
 * which is all that the subgraph of an interface object knows, that of a type.
 */
export type Merge = (target: Json, source: Json) => void;

export function createMerge({ isAbstract }: TypeRelations): Merge {
  function merge(target: Json, source: Json): void {
    for (const key in source) {
      if (key === '__proto__') continue; // No cell of ours: assigning it would change what the object is.
      const came = source[key];
      const there = target[key];
      if (there === undefined) target[key] = came;
      else if (key === '__typename' && isAbstract(came as string)) continue;
      else if (came !== null && !isMerged(there, came)) target[key] = came;
    }
  }

  function isMerged(there: unknown, came: unknown): boolean {
    if (there === came) return true;
    if (isObject(there) && isObject(came)) {
      merge(there, came);
      return true;
    }
    if (!Array.isArray(there) || !Array.isArray(came)) return false;
    for (const [index, element] of came.entries()) {
      if (!isMerged(there[index], element) && element !== null) there[index] = element as unknown;
    }
    return true;
  }

  return merge;
}
