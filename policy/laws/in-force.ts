/** Laws hold for what people may rely on; what is proposed, drafted or retired is its team's own affair. */
import type { Product } from '../../schema/product.ts';

export function isInForce({ lifecycle }: Product): boolean {
  return lifecycle !== 'PROPOSED' && lifecycle !== 'DRAFT' && lifecycle !== 'RETIRED';
}
