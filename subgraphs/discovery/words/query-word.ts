/** A word of a query with what it stands for in the index: itself and what begins with it, or the words it may mean. */
import type { NearWord } from './dictionary.ts';

export type QueryWord =
  | { readonly kind: 'prefix'; readonly word: string }
  /** No word of the index begins with it. */
  | { readonly kind: 'misspelt'; readonly word: string; readonly near: readonly NearWord[] };

/** Whether a word of a text is one that the query's word stands for. */
export function isMeant(queryWord: QueryWord, word: string): boolean {
  return queryWord.kind === 'prefix'
    ? word.startsWith(queryWord.word)
    : queryWord.near.some((near) => near.word === word);
}
