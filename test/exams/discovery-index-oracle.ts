/** What the product index must answer, told by the plainest code: for products whose words are ASCII letters. */
import type { IndexedProduct } from '../../subgraphs/discovery/indexed-product.ts';
import type { ProductFilter } from '../../subgraphs/discovery/product-index/product-index.ts';

export function fitsFilter(product: IndexedProduct, filter: ProductFilter): boolean {
  const { domain, owner, tag, lifecycle, classification, urn } = filter;
  const owners = product.owners.flatMap(({ name, username }) => [name, username]);
  return (
    hasOneOf([product.urn.split(':')[2]!], domain) &&
    hasOneOf([product.urn], urn) &&
    hasOneOf([product.lifecycle], lifecycle) &&
    hasOneOf([product.classification], classification, plain) &&
    hasOneOf(product.tags, tag, plain) &&
    hasOneOf(owners, owner, plain)
  );
}

/** Whether a word of the product begins so. */
export function hasWord({ name, description, tags, owners, columns }: IndexedProduct, beginning: string): boolean {
  const texts = [name, description, ...tags, ...owners.flatMap((owner) => [owner.name, owner.username])];
  return [...texts, ...columns.map((column) => column.name)]
    .flatMap((text) => [...(text ?? '').split(/[ _.]/), (text ?? '').replaceAll('_', '').replaceAll('.', '')])
    .some((word) => plain(word).startsWith(beginning));
}

function hasOneOf(
  has: readonly (string | null)[],
  wanted: readonly string[] | undefined,
  spell = (text: string) => text,
): boolean {
  if (wanted === undefined) return true;
  const spelt = wanted.map(spell);
  return has.some((value) => value !== null && spelt.includes(spell(value)));
}

function plain(text: string): string {
  return text.toLowerCase().replaceAll('ö', 'o').replaceAll('ß', 'ss').replaceAll('ë', 'e');
}
