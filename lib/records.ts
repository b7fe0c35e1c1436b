/**
 * Where records are kept: a SQLite file, or Postgres where DATABASE_URL names one. Rooms write their tables and
 * statements in Kysely and ask `dialect` only where the two differ, as in full-text search.
 */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'libsql';
import { Kysely, PostgresDialect, SqliteDialect } from 'kysely';
import pg from 'pg';
import { TributaryError } from './errors.ts';

/** An open SQLite file, for rooms that write their statements by hand. */
export type SqliteFile = Database.Database;

export interface Records<Schema> {
  readonly dialect: 'sqlite' | 'postgres';
  readonly database: Kysely<Schema>;
  readonly close: () => Promise<void>;
}

export type RecordsLocation =
  { readonly kind: 'sqlite'; readonly file: string } | { readonly kind: 'postgres'; readonly url: string };

/** Opens and proves the store: a store that is down, or a folder that can't be written, fails here with one clear line. */
export async function openRecords<Schema>(location: RecordsLocation): Promise<Records<Schema>> {
  return location.kind === 'sqlite' ? openSqlite(location.file) : openPostgres(location.url);
}

async function openSqlite<Schema>(file: string): Promise<Records<Schema>> {
  const sqlite = openSqliteFile(file);
  const database = new Kysely<Schema>({
    dialect: new SqliteDialect({ database: sqlite }),
  });
  return { dialect: 'sqlite', database, close: () => database.destroy() };
}

/** Write-ahead log and a full sync of each commit: what was acknowledged survives `kill -9` and a power cut. */
export function openSqliteFile(file: string): SqliteFile {
  try {
    mkdirSync(dirname(file), { recursive: true });
    const sqlite = new Database(file);
    sqlite.exec(
      'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 5000;',
    );
    return sqlite;
  } catch (cause) {
    throw new TributaryError(
      'STORE_UNAVAILABLE',
      `The SQLite file ${file} can't be opened for writing: ${(cause as Error).message}. Check the folder, its rights and the space on the disk.`,
      {},
      cause,
    );
  }
}

async function openPostgres<Schema>(url: string): Promise<Records<Schema>> {
  const pool = new pg.Pool({ connectionString: url, max: 8, connectionTimeoutMillis: 5_000 });
  // A connection that breaks is replaced by the next query, and fails the one that runs on it; it must not end the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  try {
    await pool.query('select 1');
  } catch (cause) {
    await pool.end();
    throw new TributaryError(
      'STORE_UNAVAILABLE',
      `Postgres at ${new URL(url).host} did not answer: ${(cause as Error).message}. Start it, or correct DATABASE_URL.`,
      {},
      cause,
    );
  }
  const database = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  return { dialect: 'postgres', database, close: () => database.destroy() };
}
