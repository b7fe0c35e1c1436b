/** Where a search found its words in a product, for a reader who asks "why this one?". */
import type { IndexedColumn, IndexedProduct } from '../indexed-product.ts';
import { isMeant, type QueryWord } from './query-word.ts';
import { wordsOf } from './words-of.ts';

export type SearchField = 'NAME' | 'TAG' | 'OWNER' | 'COLUMN' | 'TERM' | 'PORT' | 'DATASET' | 'DESCRIPTION';

export interface SearchMatch {
  readonly field: SearchField;
  readonly text: string;
}

const MAX_MATCHES = 10;
/** In UTF-16 units. */
const MAX_TEXT = 160;
const BEFORE_MATCH = 60;

/** The heaviest fields first; at most 10. */
export function matchesOf(product: IndexedProduct, words: readonly QueryWord[]): readonly SearchMatch[] {
  const matches: SearchMatch[] = [];
  for (const { field, text, label = '' } of textsOf(product)) {
    const place = placeOfMatch(text, words);
    if (place !== null) matches.push({ field, text: `${label}${excerpt(text, place)}` });
    if (matches.length === MAX_MATCHES) break;
  }
  return matches;
}

interface FieldText {
  readonly field: SearchField;
  readonly text: string;
  /** Said before the text: the column that a description is of. */
  readonly label?: string;
}

function* textsOf({ name, tags, owners, columns, ports, datasets, description }: IndexedProduct): Iterable<FieldText> {
  const each = (field: SearchField, texts: readonly (string | null)[]): FieldText[] =>
    [...new Set(texts)].flatMap((text) => (text === null ? [] : [{ field, text }]));
  yield* each('NAME', [name]);
  yield* each('TAG', tags);
  yield* each(
    'OWNER',
    owners.flatMap((owner) => [owner.name, owner.username]),
  );
  for (const column of columns) yield* textsOfColumn(column);
  yield* each(
    'TERM',
    columns.map(({ term }) => term),
  );
  yield* each('PORT', ports);
  yield* each('DATASET', datasets);
  yield* each('DESCRIPTION', [description]);
}

function* textsOfColumn({ name, businessName, description }: IndexedColumn): Iterable<FieldText> {
  yield { field: 'COLUMN', text: name };
  for (const text of [businessName, description])
    if (text !== null) yield { field: 'COLUMN', text, label: `${name}: ` };
}

/** Where the first run of text begins that holds one of the words. */
function placeOfMatch(text: string, words: readonly QueryWord[]): number | null {
  for (const run of text.matchAll(/\S+/g)) {
    for (const word of wordsOf(run[0])) {
      if (words.some((queryWord) => isMeant(queryWord, word))) return run.index;
    }
  }
  return null;
}

function excerpt(text: string, place: number): string {
  if (text.length <= MAX_TEXT) return text;
  const start = place <= BEFORE_MATCH ? 0 : text.indexOf(' ', place - BEFORE_MATCH) + 1;
  const end = start + MAX_TEXT;
  return `${start > 0 ? '… ' : ''}${text.slice(start, end).trim()}${end < text.length ? ' …' : ''}`;
}
