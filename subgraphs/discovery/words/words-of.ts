/**
 * Text -> the words that it is found by. Names of columns and datasets are made of several words, so
 * `customer.home_address` and `homeAddress` are found by their parts and by the whole: "home", "address", "homeaddress".
 * The same rule reads what is indexed and what is asked, so both stores find the same.
 */
import { fold } from './fold.ts';

/** In UTF-16 units. Longer words are cut on both sides of the comparison. */
const MAX_WORD = 64;

/** A run of text between spaces or signs; one with several parts is also a word as a whole. */
export interface Compound {
  /** At least one. */
  readonly parts: readonly string[];
  /** The parts joined; the part itself when there is one. */
  readonly whole: string;
  /** The joined parts between two dots, such as `homeaddress` in `customer.home_address`. */
  readonly segments: readonly string[];
}

/** Dots, dashes, underscores and apostrophes join parts; every other sign separates words. */
export function compoundsOf(text: string): readonly Compound[] {
  return text
    .split(/[^\p{L}\p{M}\p{N}._'’-]+/u)
    .map(toCompound)
    .filter((compound) => compound !== null);
}

/** Each word once, in the order of the text. */
export function wordsOf(text: string): ReadonlySet<string> {
  return new Set(compoundsOf(text).flatMap(({ parts, segments, whole }) => [...parts, ...segments, whole]));
}

/** Most words of most texts: nothing to split and nothing to fold. */
const PLAIN = /^[a-z0-9]{1,64}$/;

function toCompound(text: string): Compound | null {
  if (PLAIN.test(text)) return { parts: [text], whole: text, segments: [text] };
  const segments = text
    .split('.')
    .map(partsOf)
    .filter((parts) => parts.length > 0);
  if (segments.length === 0) return null;
  return {
    parts: segments.flat().map(cut),
    whole: cut(segments.flat().join('')),
    segments: segments.map((parts) => cut(parts.join(''))),
  };
}

/** `IBANCode` and `iban_code` -> `iban`, `code`. */
function partsOf(text: string): readonly string[] {
  const spaced = text.replace(/([\p{Ll}\p{N}])(?=\p{Lu})/gu, '$1 ').replace(/(\p{Lu})(?=\p{Lu}\p{Ll})/gu, '$1 ');
  return fold(spaced)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((part) => part !== '');
}

/** A cut may fall between the halves of a surrogate pair; the half goes. */
function cut(word: string): string {
  return word.length <= MAX_WORD ? word : word.slice(0, MAX_WORD).replace(/[\uD800-\uDBFF]$/, '');
}
