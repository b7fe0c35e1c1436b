/**
 * The steps from an empty database to today's tables, each done once and remembered in the database. A step that was
 * released is never changed; a change is a new step.
 */
import { Migrator, sql, type Kysely, type Migration } from 'kysely';
import { TributaryError } from '../../../lib/errors.ts';
import type { Dialect } from './dialect.ts';
import type { Tables } from './tables.ts';

/** Idempotent. Rejects with `STORE_UNAVAILABLE` where a step fails, or where the database is from a newer version. */
export async function migrate(database: Kysely<Tables>, dialect: Dialect): Promise<void> {
  const migrator = new Migrator({
    db: database,
    provider: { getMigrations: async () => stepsFor(dialect) },
    migrationTableName: 'discovery_migration',
    migrationLockTableName: 'discovery_migration_lock',
  });
  const { error } = await migrator.migrateToLatest();
  if (error === undefined) return;
  throw new TributaryError(
    'STORE_UNAVAILABLE',
    `The tables of discovery can't be set up: ${error instanceof Error ? error.message : String(error)}.`,
    {},
    error,
  );
}

function stepsFor(dialect: Dialect): Record<string, Migration> {
  return {
    '001-products': {
      up: async (database: Kysely<Tables>) => {
        await createIndexTable(database);
        await createProductTables(database, dialect);
        await dialect.text.create(database);
      },
    },
  };
}

async function createIndexTable(database: Kysely<Tables>): Promise<void> {
  await database.schema
    .createTable('discovery_index')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('revision', 'integer', (column) => column.notNull())
    .execute();
  await database.insertInto('discovery_index').values({ id: 1, revision: 0 }).execute();
}

/**
 * Urns and names are compared by their bytes, whatever the language of the database. Two drafts may share a urn. The
 * long text stands last: SQLite reads a row from its beginning, and need not read so far.
 */
async function createProductTables(database: Kysely<Tables>, { key, generatedId }: Dialect): Promise<void> {
  const statements = [
    sql`create table discovery_domain (name ${key} primary key, harvested_at text)`,
    sql`create table discovery_product (
      id ${generatedId} primary key, urn ${key} not null, domain ${key} not null, lifecycle text, classification text,
      digest text not null, draft text, document text not null
    )`,
    sql`create unique index discovery_product_urn on discovery_product (urn) where draft is null`,
    sql`create index discovery_product_draft on discovery_product (draft) where draft is not null`,
    sql`create index discovery_product_domain on discovery_product (domain, urn)`,
    sql`create table discovery_label (
      product_id integer not null references discovery_product (id) on delete cascade, kind text not null,
      value ${key} not null, primary key (product_id, kind, value)
    )`,
    sql`create index discovery_label_value on discovery_label (kind, value)`,
  ];
  for (const statement of statements) await statement.execute(database);
}
