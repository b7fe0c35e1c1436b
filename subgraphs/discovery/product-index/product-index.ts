/**
 * The index of all domains' products: what discovery lists, filters and searches. A port with two adapters, SQLite and
 * Postgres; `test/exams/discovery-index.ts` tests each sentence below on both.
 */
import type { IndexedProduct } from '../indexed-product.ts';
import type { QueryWord } from '../words/query-word.ts';

/**
 * Every operation rejects with `STORE_UNAVAILABLE` when the store does not take it. A write is done wholly or not at
 * all, and a reader sees all of it or nothing. Writes of one process are done one after the other.
 */
export interface ProductIndex {
  /**
   * Makes these the products of the domain, and `at` the time of its harvest. Products that are not among them go; of
   * two with one urn the later counts. Every urn is the domain's own. Doing it again with the same products changes
   * nothing but the time. The last call wins, whatever its `at`.
   */
  readonly replaceDomain: (domain: string, products: readonly IndexedProduct[], at: Date) => Promise<void>;
  /** Forgets the domain and its products. No error when it isn't there. */
  readonly removeDomain: (domain: string) => Promise<void>;
  /** Adds one product, or puts it in the place of the one with its urn. The time of its domain's harvest stays. */
  readonly upsert: (product: IndexedProduct) => Promise<void>;
  /** The products with these urns, by urn. One that isn't there is missing from the map; a text that is no urn, too. */
  readonly byUrns: (urns: readonly string[]) => Promise<ReadonlyMap<string, IndexedProduct>>;
  /** The urns that fit the filter, from the first after `after`, in the order of their bytes. */
  readonly list: (filter: ProductFilter, page: UrnPage) => Promise<ListPage>;
  /** Every domain that was harvested or has a product, by name in the order of bytes. */
  readonly domains: () => Promise<readonly IndexedDomain[]>;
  /**
   * The products in which every word is found, best first, equals by urn. A word is found where a word begins with it;
   * one that begins no word of the index stands for the words at most `allowedSlips` away. Accents and case don't
   * matter. No text is an error but one beyond the limits of `parseSearchTerms`, which is `BAD_USER_INPUT`; text
   * without a letter or digit finds nothing. The score of a product depends on the product and the query alone.
   */
  readonly search: (query: string, filter: ProductFilter, page: HitPage) => Promise<SearchPage>;
  readonly close: () => Promise<void>;
}

/** Each condition that is given must hold; it holds when one of its values fits. An empty list never holds. */
export interface ProductFilter {
  readonly domain?: readonly string[] | undefined;
  /** Names or account names of owners; like tags and classifications without regard to case and accents. */
  readonly owner?: readonly string[] | undefined;
  readonly tag?: readonly string[] | undefined;
  readonly lifecycle?: readonly string[] | undefined;
  readonly classification?: readonly string[] | undefined;
  readonly urn?: readonly string[] | undefined;
}

export interface UrnPage {
  /** From 1. */
  readonly first: number;
  readonly after: string | null;
}

export interface HitPage {
  /** From 1. */
  readonly first: number;
  readonly after: HitPosition | null;
}

/** Where a hit stands in the order of hits. */
export interface HitPosition {
  readonly score: number;
  readonly urn: string;
}

export interface ListPage {
  readonly urns: readonly string[];
  /** On all pages. */
  readonly totalCount: number;
  readonly hasNextPage: boolean;
}

export interface SearchPage {
  readonly hits: readonly Hit[];
  /** On all pages. */
  readonly totalCount: number;
  readonly hasNextPage: boolean;
  /** The words that were searched for in the end, with those that stand for misspelt ones. */
  readonly words: readonly QueryWord[];
}

export interface Hit {
  readonly product: IndexedProduct;
  readonly score: number;
}

export interface IndexedDomain {
  readonly name: string;
  /** Null when only single products of it are known. */
  readonly harvestedAt: Date | null;
  readonly productCount: number;
}
