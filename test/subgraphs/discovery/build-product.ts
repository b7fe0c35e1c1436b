/** Products for the tests of discovery: what a test doesn't say is empty. */
import fc from 'fast-check';
import type { IndexedProduct } from '../../../subgraphs/discovery/indexed-product.ts';

export function buildProduct(urn: string, said: Partial<IndexedProduct> = {}): IndexedProduct {
  return {
    urn,
    name: null,
    description: null,
    lifecycle: null,
    classification: null,
    version: null,
    successorUrn: null,
    tags: [],
    owners: [],
    columns: [],
    ports: [],
    datasets: [],
    ...said,
  };
}

export function buildColumn(name: string, description: string | null = null): IndexedProduct['columns'][number] {
  return { name, businessName: null, description, term: null };
}

/** So few values that filters often fit several products, and words of one are found in others. */
const WORDS = ['card', 'carda', 'settlement', 'settlements', 'customer', 'home', 'address', 'risk', 'fee', 'loan'];
export const anyWord = fc.constantFrom(...WORDS);
export const anyTag = fc.constantFrom('gold', 'Pii', 'Größe', 'daily');
export const anyLifecycle = fc.constantFrom('DRAFT', 'ACTIVE', 'DEPRECATED');
export const anyClassification = fc.constantFrom('public', 'Internal', 'restricted');
export const anyDomain = fc.constantFrom('accounts', 'payments', 'risk-models');
const anyOwner = fc.record({
  name: fc.constantFrom('Ada', 'Zoë', null),
  username: fc.constantFrom('ada.l', 'zoe', null),
});
const anyText = fc.array(anyWord, { minLength: 1, maxLength: 4 }).map((words) => words.join(' '));

export const anyProduct: fc.Arbitrary<IndexedProduct> = fc
  .record({
    domain: anyDomain,
    place: fc.nat({ max: 60 }),
    name: anyText,
    description: fc.option(anyText),
    lifecycle: fc.option(anyLifecycle),
    classification: fc.option(anyClassification),
    tags: fc.array(anyTag, { maxLength: 3 }),
    owners: fc.array(anyOwner, { maxLength: 2 }),
    columns: fc.array(
      anyText.map((text) => buildColumn(text.replaceAll(' ', '_'))),
      { maxLength: 3 },
    ),
  })
  .map(({ domain, place, ...said }) => buildProduct(`urn:dp:${domain}:product-${place}`, said));

/** Products with urns of their own. */
export function anyProducts(maxLength: number): fc.Arbitrary<readonly IndexedProduct[]> {
  return fc.uniqueArray(anyProduct, { maxLength, selector: ({ urn }) => urn });
}
