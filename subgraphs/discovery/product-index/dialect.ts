/** All in which the two stores differ: their types, how a write is cut into transactions, and their text search. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { sql, type Kysely, type RawBuilder } from 'kysely';
import { postgresText } from './postgres-text.ts';
import { sqliteText } from './sqlite-text.ts';
import type { Tables } from './tables.ts';
import type { TextIndex } from './text-index.ts';

/** Does one step of a write. What a step did is kept when it comes back, or with the whole write. */
export type Step = <Result>(work: (database: Kysely<Tables>) => Promise<Result>) => Promise<Result>;

export interface Dialect {
  readonly text: TextIndex;
  /** The type of text that is compared by its bytes. */
  readonly key: RawBuilder<unknown>;
  /** The type of an id that the store makes. */
  readonly generatedId: RawBuilder<unknown>;
  readonly write: (database: Kysely<Tables>, work: (step: Step) => Promise<void>) => Promise<void>;
}

/**
 * SQLite works on the event loop, so each step is a transaction of its own and others get their turn in between: a
 * reader must not see half of a write, which is what drafts are for. No transaction outlasts a turn: another connection
 * of this process that wants to write would wait for it on the event loop, and neither would go on.
 */
const sqlite: Dialect = {
  text: sqliteText,
  key: sql`text`,
  generatedId: sql`integer`,
  write: (database, work) =>
    work(async (step) => {
      const result = await database.transaction().execute(step);
      await nextTurn();
      return result;
    }),
};

/** Postgres works elsewhere: a write is one transaction, and writers of all processes wait for each other at one row. */
const postgres: Dialect = {
  text: postgresText,
  key: sql`text collate "C"`,
  generatedId: sql`integer generated always as identity`,
  write: (database, work) =>
    database.transaction().execute(async (transaction) => {
      await transaction.selectFrom('discovery_index').select('id').forUpdate().execute();
      await work((step) => step(transaction));
    }),
};

export const DIALECTS = { sqlite, postgres } as const;
