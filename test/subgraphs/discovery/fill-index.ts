/** Puts products into an index as harvests would, and takes all out again. */
import { parseUrn } from '../../../lib/urn.ts';
import type { IndexedProduct } from '../../../subgraphs/discovery/indexed-product.ts';
import type { ProductIndex } from '../../../subgraphs/discovery/product-index/product-index.ts';

export async function fillIndex(index: ProductIndex, products: readonly IndexedProduct[]): Promise<void> {
  const domainOf = ({ urn }: IndexedProduct) => parseUrn(urn)!.domain;
  for (const domain of new Set(products.map(domainOf))) {
    const own = products.filter((product) => domainOf(product) === domain);
    await index.replaceDomain(domain, own, new Date('2026-03-01T12:00:00Z'));
  }
}

export async function wipeIndex(index: ProductIndex): Promise<void> {
  for (const { name } of await index.domains()) await index.removeDomain(name);
}
