/**
 * What the words of a search stand for in the index. The words of all products are read once and again only after a
 * change, and only when somebody has misspelt one: most searches need no dictionary.
 */
import { sql, type Kysely } from 'kysely';
import { createDictionary, type Dictionary } from '../words/dictionary.ts';
import type { QueryWord } from '../words/query-word.ts';
import type { SearchTerm } from '../words/search-terms.ts';
import type { Tables } from './tables.ts';
import type { TextIndex } from './text-index.ts';

export interface WordResolver {
  /** Every part and every whole of the terms, by the word as it was typed. */
  readonly resolve: (terms: readonly SearchTerm[]) => Promise<ReadonlyMap<string, QueryWord>>;
}

export function createWordResolver(database: Kysely<Tables>, text: TextIndex): WordResolver {
  let held: { readonly revision: number; readonly dictionary: Promise<Dictionary> } | null = null;

  const dictionary = async (): Promise<Dictionary> => {
    const { revision } = await database.selectFrom('discovery_index').select('revision').executeTakeFirstOrThrow();
    if (held?.revision === revision) return held.dictionary;
    const reading = readDictionary(database, text);
    held = { revision, dictionary: reading };
    reading.catch(() => (held = null)); // The next search tries again; this one is told why.
    return reading;
  };

  const resolve = async (word: string, isKnown: boolean): Promise<QueryWord> =>
    isKnown ? { kind: 'prefix', word } : { kind: 'misspelt', word, near: (await dictionary()).near(word) };

  return {
    resolve: async (terms) => {
      const parts = [...new Set(terms.flatMap((term) => term.parts))];
      const known = await knownWords(database, text, parts);
      const resolved = await Promise.all(parts.map((part) => resolve(part, known.has(part))));
      const wholes = terms.map(({ whole }): [string, QueryWord] => [whole, { kind: 'prefix', word: whole }]);
      return new Map([...wholes, ...resolved.map((queryWord): [string, QueryWord] => [queryWord.word, queryWord])]);
    },
  };
}

/** Those that a word of the index begins with. */
async function knownWords(
  database: Kysely<Tables>,
  text: TextIndex,
  words: readonly string[],
): Promise<ReadonlySet<string>> {
  if (words.length === 0) return new Set();
  const questions = words.map(
    (word, index) =>
      sql`select ${sql.lit(index)} as word where exists (${text.products({ words: [word], isPrefix: true })})`,
  );
  const { rows } = await sql<{ word: number }>`${sql.join(questions, sql` union all `)}`.execute(database);
  return new Set(rows.map(({ word }) => words[word]!));
}

async function readDictionary(database: Kysely<Tables>, text: TextIndex): Promise<Dictionary> {
  const dictionary = createDictionary();
  for await (const words of text.words(database)) dictionary.add(words);
  return dictionary;
}
