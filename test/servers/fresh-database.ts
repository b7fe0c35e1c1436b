/**
 * A clean Postgres for each test file: a new, empty database on the run's server, so that files don't see each other.
 */
import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { borrow } from './borrow.ts';
import type { PostgresConnection } from './start-postgres.ts';

export interface FreshDatabase extends PostgresConnection {
  /** Drops the database, whoever is still connected. */
  readonly close: () => Promise<void>;
}

/** Rejects when no server is to be had, or when the user of DATABASE_URL may not create databases. */
export async function freshDatabase(): Promise<FreshDatabase> {
  const server = await borrow<PostgresConnection>('postgres');
  if (server === null) throw new Error('Postgres is not to be had here: skip the exam with describe.skipIf(!server).');
  const name = `tributary_test_${randomUUID().replaceAll('-', '')}`;
  await execute(server.url, `CREATE DATABASE ${name}`);
  const url = new URL(server.url);
  url.pathname = `/${name}`;
  return { url: url.href, close: () => execute(server.url, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

async function execute(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
