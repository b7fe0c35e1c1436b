/**
 * The tables of the embedded store. Nodes and statements are numbered, because the graph in memory and every flow refer
 * to them. Lists go into statements as one JSON text, which costs a tenth of a call for each row.
 */
import { openSqliteFile } from '../../../../lib/records.ts';
import { TributaryError } from '../../../../lib/errors.ts';

export type SqliteFile = ReturnType<typeof openSqliteFile>;

/** Raised with each change of the tables. */
const TABLES_VERSION = 1;

const TABLES = `
  -- A dataset has no dataset; a column has its own.
  CREATE TABLE nodes (
    id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, dataset INTEGER, is_described INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX columns_of_dataset ON nodes (dataset) WHERE dataset IS NOT NULL;
  CREATE TABLE jobs (key TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
  CREATE TABLE runs (key TEXT PRIMARY KEY, job TEXT) STRICT, WITHOUT ROWID;
  CREATE TABLE registers (
    id INTEGER PRIMARY KEY, subject TEXT NOT NULL, name TEXT NOT NULL, ordering TEXT NOT NULL, value TEXT NOT NULL,
    UNIQUE (subject, name)
  ) STRICT;
  -- The contributions that make a statement, each with its hash, are in it.
  CREATE TABLE statements (
    id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, job TEXT, contributions TEXT NOT NULL
  ) STRICT;
  CREATE TABLE sources (
    key TEXT PRIMARY KEY, entries TEXT NOT NULL, statement INTEGER NOT NULL, first_seen TEXT NOT NULL, last_seen TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX first_source_of_statement ON sources (statement, first_seen);
  CREATE INDEX last_source_of_statement ON sources (statement, last_seen);
  CREATE TABLE flows (
    source INTEGER, target INTEGER, statement INTEGER, transformations TEXT, PRIMARY KEY (source, target, statement)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX flows_of_statement ON flows (statement);
  CREATE TABLE declarations (domain TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
`;

/**
 * Keys are spread over the whole file, so SQLite's 2 MB of cache and a checkpoint every 4 MB would read and write most
 * pages over and over: 32 MB of cache, and a checkpoint every 64 MB.
 */
export const WRITER_SETTINGS = 'PRAGMA cache_size = -32768; PRAGMA wal_autocheckpoint = 16384;';

/** Opens the file for writing and makes the tables in a new one. */
export function openTables(file: string): SqliteFile {
  const database = openSqliteFile(file);
  try {
    const [version] = database.prepare('SELECT user_version FROM pragma_user_version').raw().get() as [number];
    if (version === 0) {
      database.exec(`BEGIN IMMEDIATE; ${TABLES} PRAGMA user_version = ${TABLES_VERSION}; COMMIT;`);
    } else if (version !== TABLES_VERSION) {
      throw new Error(`its tables are of version ${version}, and this program writes version ${TABLES_VERSION}`);
    }
    return database;
  } catch (cause) {
    database.close();
    const { message } = cause as Error;
    throw new TributaryError('STORE_UNAVAILABLE', `The lineage store ${file} can't be used: ${message}.`, {}, cause);
  }
}
