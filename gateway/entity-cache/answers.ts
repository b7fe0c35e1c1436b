/** Keeps whole answers, for as long as everything that they are made of is as it was. */
import { LRUCache } from 'lru-cache';
import type { Parts } from './parts.ts';

export interface Answers<Answer> {
  /** `undefined` where it is not known, or something of it may have changed. */
  readonly find: (key: string) => Answer | undefined;
  readonly keep: (key: string, answer: Answer, parts: Parts) => void;
}

const ENTRY_BYTES = 400;

/** `sizeOf` in bytes. */
export function createAnswers<Answer extends object>(
  maxBytes: number,
  sizeOf: (answer: Answer) => number,
): Answers<Answer> {
  const kept = new LRUCache<string, { readonly answer: Answer; readonly parts: Parts }>({
    maxSize: maxBytes,
    sizeCalculation: ({ answer }, key) => sizeOf(answer) + key.length + ENTRY_BYTES,
  });
  return {
    find: (key) => {
      const entry = kept.get(key);
      return entry?.parts.isCurrent() ? entry.answer : undefined;
    },
    keep: (key, answer, parts) => {
      if (parts.isCurrent()) kept.set(key, { answer, parts });
    },
  };
}
