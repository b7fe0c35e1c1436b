/** What the resolvers of each type start from. */
import type { Connection } from '../kit/index.ts';
import type { Hit } from './product-index/product-index.ts';
import type { QueryWord } from './words/query-word.ts';

/** A reference: all that is not discovery's comes from the product's own domain. */
export interface DataProductParent {
  readonly urn: string;
}

export interface DomainParent {
  readonly name: string;
}

export interface DataProductConnectionParent extends Connection<DataProductParent> {
  /** Those that it may draw from; null for all. */
  readonly domains: readonly string[] | null;
}

export interface DomainConnectionParent extends Connection<DomainParent> {
  readonly domains: null;
}

export interface SearchHitParent extends Hit {
  readonly words: readonly QueryWord[];
}

export interface SearchConnectionParent extends Connection<SearchHitParent> {
  readonly domains: readonly string[] | null;
}
