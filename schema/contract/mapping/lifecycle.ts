/** The standards let a status be any word; these are the ones that say where a product is in its life. */
import type { Lifecycle } from '../../product.ts';

const LIFECYCLE_BY_STATUS: ReadonlyMap<string, Lifecycle> = new Map([
  ['proposed', 'PROPOSED'],
  ['draft', 'DRAFT'],
  ['development', 'DRAFT'],
  ['in development', 'DRAFT'],
  ['active', 'ACTIVE'],
  ['deprecated', 'DEPRECATED'],
  ['retired', 'RETIRED'],
]);

/** Small or capital letters; null for any other word. */
export function lifecycleOf(status: string): Lifecycle | null {
  return LIFECYCLE_BY_STATUS.get(status.trim().toLowerCase()) ?? null;
}
