/** What a word of a search may mean in the index, and what each meaning is worth in each field. */
import type { QueryWord } from '../words/query-word.ts';
import { TEXT_FIELDS, type TextField, type WordQuestion } from './text-index.ts';

export interface Reading {
  readonly question: WordQuestion;
  /** By place in TEXT_FIELDS. */
  readonly weights: readonly number[];
}

/** A word in a lighter field never outweighs the same word in a heavier one: closeness adds less than a field's step. */
const FIELD_WEIGHTS: Readonly<Record<TextField, number>> = { name: 32, labels: 16, columns: 8, description: 4 };
const CLOSENESS = { same: 3, begins: 2, oneSlip: 1, twoSlips: 0 } as const;

/** All that the word may mean; null where it stands for nothing that the index has. */
export function questionOf(queryWord: QueryWord): WordQuestion | null {
  if (queryWord.kind === 'prefix') return { words: [queryWord.word], isPrefix: true };
  const words = queryWord.near.map(({ word }) => word);
  return words.length === 0 ? null : { words, isPrefix: false };
}

/** The same, apart by how close each meaning is. */
export function readingsOf(queryWord: QueryWord): readonly Reading[] {
  if (queryWord.kind === 'prefix') {
    const words = [queryWord.word];
    return [reading(CLOSENESS.same, words, false), reading(CLOSENESS.begins, words, true)];
  }
  const at = (distance: number) => queryWord.near.filter((near) => near.distance === distance).map(({ word }) => word);
  return [reading(CLOSENESS.oneSlip, at(1), false), reading(CLOSENESS.twoSlips, at(2), false)].filter(
    ({ question }) => question.words.length > 0,
  );
}

function reading(closeness: number, words: readonly string[], isPrefix: boolean): Reading {
  return { question: { words, isPrefix }, weights: TEXT_FIELDS.map((field) => FIELD_WEIGHTS[field] + closeness) };
}
