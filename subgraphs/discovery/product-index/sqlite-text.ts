/**
 * Words in SQLite's FTS5 (https://www.sqlite.org/fts5.html). The table keeps no text and no positions, only which word
 * stands in which column of which product. Our own rule has made the words, so the tokenizer that splits at spaces and
 * leaves every letter beyond ASCII alone is the right one.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { sql, type Kysely } from 'kysely';
import type { Tables } from './tables.ts';
import { TEXT_FIELDS, type TextIndex, type WordQuestion } from './text-index.ts';

/** In words: a slice takes a few milliseconds of the event loop. */
const SLICE = 5_000;

export const sqliteText: TextIndex = {
  create: async (database) => {
    await sql`create virtual table discovery_text using fts5(name, labels, columns, description,
      content='', contentless_delete=1, detail=column, tokenize='ascii')`.execute(database);
    await sql`create virtual table discovery_word using fts5vocab(discovery_text, 'row')`.execute(database);
  },

  add: async (database, rows) => {
    const values = rows.map(({ id, words }) => {
      const { name, labels, columns, description } = words;
      return sql`(${id}, ${spaced(name)}, ${spaced(labels)}, ${spaced(columns)}, ${spaced(description)})`;
    });
    await sql`insert into discovery_text (rowid, name, labels, columns, description)
      values ${sql.join(values)}`.execute(database);
  },

  remove: async (database, ids) => {
    await sql`delete from discovery_text where rowid in (${sql.join(ids)})`.execute(database);
  },

  products: (question) => sql`select rowid from discovery_text where discovery_text match ${anyOf(question)}`,

  places: (question) =>
    sql.join(
      TEXT_FIELDS.map(
        (field, place) => sql`select rowid as id, ${sql.lit(place)} as field from discovery_text
          where discovery_text match ${`${field} : (${anyOf(question)})`}`,
      ),
      sql` union all `,
    ),

  words: wordsInSlices,
};

function spaced(words: ReadonlySet<string>): string {
  return [...words].join(' ');
}

/** A quoted word is never an operator, and a word of ours holds no quote. */
function anyOf({ words, isPrefix }: WordQuestion): string {
  return words.map((word) => `"${word}"${isPrefix ? ' *' : ''}`).join(' OR ');
}

async function* wordsInSlices(database: Kysely<Tables>): AsyncIterable<readonly string[]> {
  for (let after: string | undefined = ''; after !== undefined; await nextTurn()) {
    const { rows } = await sql<{ term: string }>`select term from discovery_word where term > ${after}
      order by term limit ${SLICE}`.execute(database);
    yield rows.map(({ term }) => term);
    after = rows.length < SLICE ? undefined : rows.at(-1)!.term;
  }
}
