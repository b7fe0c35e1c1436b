/** Where a domain's products come from: its contract files, unless the domain brings a source of its own. */
import type { Product } from '../../../schema/product.ts';

/** Asked anew for every request; a source that is slow keeps a copy. */
export interface ProductSource {
  /** All products, ordered by urn, each urn once. */
  readonly list: () => Promise<readonly Product[]>;
  /** One entry for each urn, in their order; `null` where this domain has no such product. */
  readonly load: (urns: readonly string[]) => Promise<readonly (Product | null)[]>;
}

/** Products that don't change while the process runs. */
export function createListSource(products: readonly Product[]): ProductSource {
  const ordered = products.toSorted((left, right) => (left.urn < right.urn ? -1 : 1));
  const byUrn = new Map(ordered.map((product) => [product.urn, product]));
  return {
    list: async () => ordered,
    load: async (urns) => urns.map((urn) => byUrn.get(urn) ?? null),
  };
}
