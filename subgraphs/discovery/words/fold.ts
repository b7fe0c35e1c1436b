/** One spelling for every way to write a word: case, accents and joined letters don't matter to whoever searches. */

/** Letters that Unicode does not take apart, as people type them without the key. */
const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
  ς: 'σ',
};
const SPECIAL_LETTERS = new RegExp(`[${Object.keys(LETTERS).join('')}]`, 'g');

/** "Straße" and "STRASSE" -> "strasse". The compatibility forms of Unicode become plain ones: "ﬁ" -> "fi". */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(SPECIAL_LETTERS, (letter) => LETTERS[letter]!)
    .normalize('NFC');
}

/** In UTF-16 units; longer than any label that people read, shorter than what an index of Postgres refuses. */
const MAX_LABEL = 200;

/** A tag, owner or classification as filters compare it. What a store may refuse in a text, NUL and half pairs, goes. */
export function foldLabel(text: string): string {
  return fold(text)
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, MAX_LABEL)
    .replace(/[\0\p{Surrogate}]/gu, '');
}
