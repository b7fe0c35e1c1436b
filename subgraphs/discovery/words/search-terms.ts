/** What somebody typed -> the terms that must all be found. The text is data: no sign in it has a meaning of its own. */
import { TributaryError } from '../../../lib/errors.ts';
import { compoundsOf } from './words-of.ts';

/** In code points. */
export const MAX_QUERY_LENGTH = 200;
export const MAX_QUERY_WORDS = 16;

/** Found where all its parts are, or the whole: `home_address` also finds `homeaddress`. */
export interface SearchTerm {
  readonly parts: readonly string[];
  readonly whole: string;
}

/** No term for text without a letter or digit. Throws `BAD_USER_INPUT` beyond 200 characters or 16 words. */
export function parseSearchTerms(query: string): readonly SearchTerm[] {
  const length = query.length <= MAX_QUERY_LENGTH ? query.length : [...query].length;
  if (length > MAX_QUERY_LENGTH) throw tooLong(`${MAX_QUERY_LENGTH} characters; came ${length}`);
  const byWhole = new Map(compoundsOf(query).map(({ parts, whole }) => [whole, { parts, whole }]));
  const terms = [...byWhole.values()];
  const count = terms.reduce((sum, { parts }) => sum + parts.length, 0);
  if (count > MAX_QUERY_WORDS) throw tooLong(`${MAX_QUERY_WORDS} words; came ${count}`);
  return terms;
}

function tooLong(limit: string): TributaryError {
  return new TributaryError('BAD_USER_INPUT', `A search has at most ${limit}. Leave out the words that say least.`);
}
