/**
 * The tables of the embedded store. Nodes and authors are numbered, because the graph in memory and every flow refer
 * to them. Lists go into statements as one JSON text, which costs a tenth of a call for each row.
 */
import { openSqliteFile } from '../../../../lib/records.ts';
import { TributaryError } from '../../../../lib/errors.ts';

export type SqliteFile = ReturnType<typeof openSqliteFile>;

/** Raised with each change of the tables. */
const TABLES_VERSION = 2;

const TABLES = `
  -- One row: the latest revision, and the oldest that can still be read.
  CREATE TABLE book (revision INTEGER NOT NULL, oldest_revision INTEGER NOT NULL) STRICT;
  INSERT INTO book VALUES (0, 0);
  -- When a revision was made, in milliseconds; of those within a second one is kept.
  CREATE TABLE revisions (revision INTEGER PRIMARY KEY, at INTEGER NOT NULL) STRICT;

  -- A dataset has no dataset; a column has its own.
  CREATE TABLE nodes (
    id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, dataset INTEGER, is_described INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX columns_of_dataset ON nodes (dataset) WHERE dataset IS NOT NULL;
  CREATE TABLE aliases (
    dataset TEXT NOT NULL, alias TEXT NOT NULL, PRIMARY KEY (dataset, alias)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE jobs (key TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
  CREATE TABLE registers (
    id INTEGER PRIMARY KEY, subject TEXT NOT NULL, name TEXT NOT NULL, ordering TEXT NOT NULL, value TEXT NOT NULL,
    UNIQUE (subject, name)
  ) STRICT;

  -- last_place and steady are how its timeline ends; seen is when its last proof was: see store/timeline/.
  CREATE TABLE authors (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, subject TEXT NOT NULL,
    last_place TEXT NOT NULL, steady TEXT, seen INTEGER NOT NULL, UNIQUE (kind, subject)
  ) STRICT;
  -- What was said, as JSON; deflated where that is shorter.
  CREATE TABLE contributions (
    author INTEGER NOT NULL, hash TEXT NOT NULL, value ANY NOT NULL, PRIMARY KEY (author, hash)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE entries (
    author INTEGER NOT NULL, name TEXT NOT NULL, at TEXT NOT NULL, completed_at TEXT, said TEXT NOT NULL,
    PRIMARY KEY (author, name)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX entries_in_order ON entries (author, at, name);

  -- Each list of transformations once, as JSON.
  CREATE TABLE ways (id INTEGER PRIMARY KEY, transformations TEXT NOT NULL UNIQUE) STRICT;
  -- Valid in event time, believed in revisions: from the first, and before the second, which is null where there is no
  -- end. What a message states goes into few datasets, so by target its rows lie together. seen_for is how long after
  -- valid_from it was last seen.
  CREATE TABLE flows (
    target INTEGER NOT NULL, source INTEGER NOT NULL, author INTEGER NOT NULL,
    valid_from INTEGER NOT NULL, rev_from INTEGER NOT NULL, valid_to INTEGER, rev_to INTEGER,
    seen_for INTEGER NOT NULL, confidence INTEGER NOT NULL, way INTEGER NOT NULL,
    PRIMARY KEY (target, source, author, valid_from, rev_from)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX flows_of_author ON flows (author) WHERE rev_to IS NULL;
  CREATE INDEX withdrawn_flows ON flows (rev_to) WHERE rev_to IS NOT NULL;

  -- All versions; an empty value retracts the domain.
  CREATE TABLE declarations (
    domain TEXT NOT NULL, revision INTEGER NOT NULL, at INTEGER NOT NULL, value TEXT NOT NULL,
    PRIMARY KEY (domain, revision)
  ) STRICT, WITHOUT ROWID;
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
      throw new Error(
        `its tables are of version ${version}, and this program writes version ${TABLES_VERSION}; move it away, and import again or let the domains and clients tell anew`,
      );
    }
    return database;
  } catch (cause) {
    database.close();
    const { message } = cause as Error;
    throw new TributaryError('STORE_UNAVAILABLE', `The lineage store ${file} can't be used: ${message}.`, {}, cause);
  }
}

export type SqlValue = string | number | null | Buffer;

/** A statement that answers one value, or none. */
export function prepareValue(
  database: SqliteFile,
  sql: string,
): (...given: readonly SqlValue[]) => SqlValue | undefined {
  const statement = database.prepare(sql).raw();
  return (...given) => (statement.get(...given) as [SqlValue] | undefined)?.[0];
}
