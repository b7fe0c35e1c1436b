/**
 * The words of the index, kept so that the few near a misspelt one are found without comparing all: words lie by
 * length, each with a set of its letters in 32 bits. One slip changes at most two letters of the set, so most words are
 * passed over by counting bits. 100,000 words take some 10 MB and a few milliseconds to look through.
 */
import { editDistance } from './edit-distance.ts';

export interface NearWord {
  readonly word: string;
  /** In slips: 1 or 2. */
  readonly distance: number;
}

export interface Dictionary {
  readonly add: (words: readonly string[]) => void;
  /** The words within so many slips as `word` may have, nearest first, equals by code unit; 50 at most. */
  readonly near: (word: string) => readonly NearWord[];
}

const MAX_NEAR = 50;

interface Shelf {
  readonly words: string[];
  readonly letterSets: number[];
}

/** In a short word one slip makes another word; a long one stays itself after two. */
export function allowedSlips(word: string): number {
  const length = [...word].length;
  return length < 4 ? 0 : length < 8 ? 1 : 2;
}

export function createDictionary(): Dictionary {
  const shelves = new Map<number, Shelf>();
  return {
    add: (words) => words.forEach((word) => put(shelves, word)),
    near: (word) => nearest(shelves, word),
  };
}

function put(shelves: Map<number, Shelf>, word: string): void {
  const length = [...word].length;
  const shelf = shelves.get(length) ?? { words: [], letterSets: [] };
  shelves.set(length, shelf);
  shelf.words.push(word);
  shelf.letterSets.push(letterSet(word));
}

function nearest(shelves: ReadonlyMap<number, Shelf>, word: string): readonly NearWord[] {
  const limit = allowedSlips(word);
  if (limit === 0) return [];
  const letters = [...word];
  const near = Array.from({ length: 2 * limit + 1 }, (_, offset) => shelves.get(letters.length - limit + offset))
    .flatMap((shelf) => (shelf ? candidates(shelf, letterSet(word), limit) : []))
    .map((candidate) => ({ word: candidate, distance: editDistance(letters, [...candidate], limit) }))
    .filter(({ distance }) => distance <= limit);
  return near.sort((a, b) => a.distance - b.distance || (a.word < b.word ? -1 : 1)).slice(0, MAX_NEAR);
}

function candidates(shelf: Shelf, wanted: number, limit: number): readonly string[] {
  return shelf.words.filter((_, index) => bitCount(shelf.letterSets[index]! ^ wanted) <= 2 * limit);
}

function letterSet(word: string): number {
  let set = 0;
  for (const letter of word) set |= 1 << (letter.codePointAt(0)! & 31);
  return set;
}

/** The bits of a 32-bit integer, counted in parallel: Hacker's Delight, 2nd edition, figure 5-2. */
function bitCount(bits: number): number {
  let count = bits - ((bits >>> 1) & 0x55555555);
  count = (count & 0x33333333) + ((count >>> 2) & 0x33333333);
  return Math.imul((count + (count >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
