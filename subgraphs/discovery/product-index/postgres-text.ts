/**
 * Words in Postgres' full text search (https://www.postgresql.org/docs/current/textsearch.html). We write the `tsvector`
 * ourselves instead of parsing text with a configuration, so both stores hold the same words. A row for each field and
 * not the four weights of one vector: an index can answer it alone, where a weight has every vector fetched and unpacked.
 */
import { sql } from 'kysely';
import { TEXT_FIELDS, type TextIndex, type TextRow, type WordQuestion } from './text-index.ts';

export const postgresText: TextIndex = {
  create: async (database) => {
    const statements = [
      sql`create table discovery_text (
        id integer not null references discovery_product (id) on delete cascade, field smallint not null,
        words tsvector not null, primary key (id, field)
      )`,
      // Vectors stay in their row: the planner doesn't count the cost of fetching them from elsewhere.
      sql`alter table discovery_text alter column words set storage main`,
      sql`create index discovery_text_words on discovery_text using gin (words)`,
    ];
    for (const statement of statements) await statement.execute(database);
  },

  add: async (database, rows) => {
    const values = rows
      .flatMap(vectorsOf)
      .map(({ id, field, vector }) => sql`(${id}::integer, ${field}::smallint, ${vector}::tsvector)`);
    if (values.length === 0) return;
    await sql`insert into discovery_text (id, field, words) values ${sql.join(values)}`.execute(database);
  },

  remove: async () => undefined, // They go with their product: `on delete cascade`.

  products: (question) => sql`select id from discovery_text where words @@ ${anyOf(question)}::tsquery`,

  places: (question) => sql`select id, field from discovery_text where words @@ ${anyOf(question)}::tsquery`,

  words: async function* (database) {
    const statement = sql<{ word: string }>`select word from ts_stat('select words from discovery_text')`;
    yield (await statement.execute(database)).rows.map(({ word }) => word);
  },
};

/** A word of ours holds neither quote nor backslash. */
function vectorsOf({ id, words }: TextRow) {
  return TEXT_FIELDS.map((name, field) => ({
    id,
    field,
    vector: [...words[name]].map((word) => `'${word}'`).join(' '),
  })).filter(({ vector }) => vector !== '');
}

function anyOf({ words, isPrefix }: WordQuestion): string {
  return words.map((word) => `'${word}'${isPrefix ? ':*' : ''}`).join(' | ');
}
