/**
 * The steps from an empty database to today's tables, each done once and remembered in the database. A step that was
 * released is never changed; a change is a new step.
 */
import { Migrator, sql, type Kysely, type Migration } from 'kysely';
import { TributaryError } from '../../lib/errors.ts';
import type { Records } from '../../lib/records.ts';
import type { Tables } from './tables.ts';

/** Idempotent. Rejects with STORE_UNAVAILABLE where a step fails, or where the database is from a newer version. */
export async function migrate({ database, dialect }: Records<Tables>): Promise<void> {
  const migrator = new Migrator({
    db: database,
    provider: { getMigrations: async () => stepsFor(dialect) },
    migrationTableName: 'registry_migration',
    migrationLockTableName: 'registry_migration_lock',
  });
  const { error } = await migrator.migrateToLatest();
  if (error === undefined) return;
  throw new TributaryError(
    'STORE_UNAVAILABLE',
    `The tables of the registry can't be set up: ${error instanceof Error ? error.message : String(error)}.`,
    {},
    error,
  );
}

type Dialect = Records<Tables>['dialect'];

function stepsFor(dialect: Dialect): Record<string, Migration> {
  return {
    '001-registry': {
      up: async (database: Kysely<Tables>) => {
        for (const statement of [...TABLES, ...appendOnly(dialect)]) await sql.raw(statement).execute(database);
      },
    },
  };
}

const TABLES: readonly string[] = [
  'create table registry_meta (id integer primary key, watched_since text)',
  'insert into registry_meta (id) values (1)',
  `create table registry_content (hash text primary key, sdl text not null, files text not null)`,
  `create table registry_publication (
    revision integer primary key, variant text not null, subgraph text not null, version integer not null,
    action text not null, restored integer, kind text not null, url text, is_tolerant integer not null,
    content text not null references registry_content (hash), hash text not null, at text not null, "by" text not null,
    unique (variant, subgraph, version)
  )`,
  'create index registry_publication_newest on registry_publication (variant, subgraph, revision)',
  `create table registry_approval (
    key text not null, subgraph text not null, message text not null, author text not null, reason text not null,
    at text not null, expires_at text not null
  )`,
  'create index registry_approval_subgraph on registry_approval (subgraph, expires_at)',
  `create table registry_token (
    id text primary key, name text not null, scopes text not null, subgraph text, secret_hash text not null,
    created_at text not null, expires_at text, revoked_at text
  )`,
  `create table registry_audit (
    number integer primary key, at text not null, "by" text not null, action text not null, subject text not null,
    detail text not null, previous_hash text not null, hash text not null
  )`,
  `create table registry_use (
    coordinate text not null, client text not null, version text not null, day text not null, count bigint not null,
    primary key (coordinate, client, version, day)
  )`,
  'create index registry_use_day on registry_use (day)',
  'create table registry_use_report (id text primary key, day text not null)',
  `create table registry_trusted (
    coordinate text not null, client text not null, hash text not null, primary key (coordinate, client, hash)
  )`,
];

/** What was published and what was done is never changed: the database keeps it so too. */
function appendOnly(dialect: Dialect): readonly string[] {
  const tables = ['registry_publication', 'registry_audit'];
  if (dialect === 'sqlite') {
    return tables.flatMap((table) =>
      ['update', 'delete'].map(
        (change) =>
          `create trigger ${table}_no_${change} before ${change} on ${table} begin select raise(abort, '${table} is append-only'); end`,
      ),
    );
  }
  return [
    `create function registry_append_only() returns trigger language plpgsql as $$
      begin raise exception '% is append-only', tg_table_name; end $$`,
    ...tables.map(
      (table) =>
        `create trigger ${table}_append_only before update or delete on ${table} for each row execute function registry_append_only()`,
    ),
  ];
}
