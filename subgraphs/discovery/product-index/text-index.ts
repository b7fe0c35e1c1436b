/**
 * Where the two stores differ most: how words are kept for searching, and how they are asked for. SQLite has FTS5,
 * Postgres a `tsvector`. Both keep which word stands in which field of which product, and nothing else.
 */
import type { Kysely, RawBuilder } from 'kysely';
import type { IndexedProduct } from '../indexed-product.ts';
import { wordsOf } from '../words/words-of.ts';
import type { Tables } from './tables.ts';

/** From the heaviest to the lightest. Terms, ports and datasets count as columns, owners as tags. */
export const TEXT_FIELDS = ['name', 'labels', 'columns', 'description'] as const;
export type TextField = (typeof TEXT_FIELDS)[number];
export type ProductWords = Readonly<Record<TextField, ReadonlySet<string>>>;

export interface TextRow {
  readonly id: number;
  readonly words: ProductWords;
}

/** One of these words, or of the words that begin with one of them. Of letters and digits only, folded; at least one. */
export interface WordQuestion {
  readonly words: readonly string[];
  readonly isPrefix: boolean;
}

export interface TextIndex {
  readonly create: (database: Kysely<Tables>) => Promise<void>;
  /** At least one row. */
  readonly add: (database: Kysely<Tables>, rows: readonly TextRow[]) => Promise<void>;
  /** The rows of products that are about to be deleted; at least one. */
  readonly remove: (database: Kysely<Tables>, ids: readonly number[]) => Promise<void>;
  /** A select of one column: the ids of products that have one of the words anywhere. Ids may come twice. */
  readonly products: (question: WordQuestion) => RawBuilder<unknown>;
  /** A select of two columns, `id` and `field`: where one of the words stands. A field is its place in TEXT_FIELDS. */
  readonly places: (question: WordQuestion) => RawBuilder<unknown>;
  /** All words of all products, in slices; words of products that are gone may be among them. */
  readonly words: (database: Kysely<Tables>) => AsyncIterable<readonly string[]>;
}

/** Of one product. A text of a million words is cut, so that no product is too large for either store. */
const MAX_WORDS = 10_000;

export function wordsOfProduct(product: IndexedProduct): ProductWords {
  const { name, tags, owners, columns, ports, datasets, description } = product;
  let room = MAX_WORDS;
  const take = (texts: readonly (string | null)[]): ReadonlySet<string> => {
    const words = [...new Set(texts.flatMap((text) => (text === null ? [] : [...wordsOf(text)])))].slice(0, room);
    room -= words.length;
    return new Set(words);
  };
  return {
    name: take([name]),
    labels: take([...tags, ...owners.flatMap((owner) => [owner.name, owner.username])]),
    columns: take([
      ...columns.flatMap((column) => [column.name, column.businessName, column.description, column.term]),
      ...ports,
      ...datasets,
    ]),
    description: take([description]),
  };
}
