/** What exams on real servers call. The pattern is in README.md. */
import type { Neo4jConfig } from '../../lib/config.ts';
import { borrow } from './borrow.ts';
import type { PostgresConnection } from './start-postgres.ts';

export { freshDatabase, type FreshDatabase } from './fresh-database.ts';
export { freshNeo4j, wipeNeo4j, type FreshNeo4j } from './fresh-neo4j.ts';
export { startNeo4j, whyNoNeo4j, type RunningNeo4j } from './start-neo4j.ts';
export { startPostgres, whyNoPostgres, type PostgresConnection, type RunningPostgres } from './start-postgres.ts';

/** The run's Neo4j, started at the first call; `null` where it is not to be had. Rejects when it did not start. */
export function neo4jServer(): Promise<Neo4jConfig | null> {
  return borrow<Neo4jConfig>('neo4j');
}

/** The run's Postgres, started at the first call; `null` where it is not to be had. Rejects when it did not start. */
export function postgresServer(): Promise<PostgresConnection | null> {
  return borrow<PostgresConnection>('postgres');
}
