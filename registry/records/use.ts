/** What gateways have seen, added up by client, version, coordinate and day; and what clients are trusted with. */
import { sql, type Kysely } from 'kysely';
import type { ClientUse } from '../model/finding.ts';
import type { TrustedDocument, UseReport } from '../model/use.ts';
import type { UseQuery } from './registry-records.ts';
import type { Tables, UseTable } from './tables.ts';

type Database = Kysely<Tables>;

/** In one statement; SQLite takes some thirty thousand parameters, five a row. */
const ROWS = 2_000;
const COORDINATES = 1_000;

/** False for a report that was kept before. */
export async function addUse(database: Database, report: UseReport): Promise<boolean> {
  const day = report.to.slice(0, 10);
  const { numInsertedOrUpdatedRows } = await database
    .insertInto('registry_use_report')
    .values({ id: report.id, day })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (Number(numInsertedOrUpdatedRows ?? 0) === 0) return false;
  await database
    .updateTable('registry_meta')
    .set({ watched_since: report.from })
    .where('watched_since', 'is', null)
    .execute();
  for (const rows of partsOf(addedUp(report, day), ROWS)) {
    await database
      .insertInto('registry_use')
      .values(rows)
      .onConflict((conflict) =>
        conflict.columns(['coordinate', 'client', 'version', 'day']).doUpdateSet({
          count: sql`registry_use.count + excluded.count`,
        }),
      )
      .execute();
  }
  return true;
}

/** One row for each client, version and coordinate: a statement may not meet the same row twice. */
function addedUp({ operations }: UseReport, day: string): readonly UseTable[] {
  const rows = new Map<string, UseTable>();
  for (const { client, count, coordinates } of operations) {
    const version = client.version ?? '';
    for (const coordinate of new Set(coordinates)) {
      const key = JSON.stringify([client.name, version, coordinate]);
      const known = rows.get(key)?.count ?? 0;
      rows.set(key, { client: client.name, version, coordinate, day, count: known + count });
    }
  }
  return [...rows.values()];
}

export async function useOf(
  database: Database,
  { coordinates, since }: UseQuery,
): Promise<ReadonlyMap<string, readonly ClientUse[]>> {
  const byCoordinate = new Map<string, Map<string, ClientUse>>();
  for (const part of partsOf([...new Set(coordinates)], COORDINATES)) {
    for (const row of await seen(database, part, since)) add(byCoordinate, row.coordinate, seenBy(row));
    for (const { coordinate, client } of await trusted(database, part)) {
      add(byCoordinate, coordinate, { client, version: null, count: 0, lastDay: null, isTrusted: true });
    }
  }
  return new Map(
    [...byCoordinate].map(([coordinate, clients]) => [coordinate, [...clients.values()].sort(compareUse)]),
  );
}

export async function watchedSinceOf(database: Database): Promise<string | null> {
  const row = await database.selectFrom('registry_meta').select('watched_since').executeTakeFirst();
  return row?.watched_since ?? null;
}

export async function forgetUse(database: Database, day: string): Promise<void> {
  await database.deleteFrom('registry_use').where('day', '<', day).execute();
  await database.deleteFrom('registry_use_report').where('day', '<', day).execute();
}

export async function replaceTrusted(
  database: Database,
  client: string,
  documents: readonly TrustedDocument[],
): Promise<void> {
  await database.deleteFrom('registry_trusted').where('client', '=', client).execute();
  const rows = documents.flatMap(({ hash, coordinates }) =>
    [...new Set(coordinates)].map((coordinate) => ({ client, hash, coordinate })),
  );
  for (const part of partsOf(rows, ROWS)) {
    await database
      .insertInto('registry_trusted')
      .values(part)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}

interface SeenRow {
  readonly coordinate: string;
  readonly client: string;
  readonly version: string;
  readonly count: number | string | bigint;
  readonly last_day: string;
}

function seen(database: Database, coordinates: readonly string[], since: string): Promise<readonly SeenRow[]> {
  return database
    .selectFrom('registry_use')
    .select(['coordinate', 'client', 'version'])
    .select(({ fn }) => [fn.sum<number>('count').as('count'), fn.max('day').as('last_day')])
    .where('coordinate', 'in', coordinates)
    .where('day', '>=', since)
    .groupBy(['coordinate', 'client', 'version'])
    .orderBy('last_day')
    .execute();
}

function trusted(database: Database, coordinates: readonly string[]) {
  return database
    .selectFrom('registry_trusted')
    .select(['coordinate', 'client'])
    .distinct()
    .where('coordinate', 'in', coordinates)
    .execute();
}

function seenBy({ client, version, count, last_day }: SeenRow): ClientUse {
  return { client, version: version || null, count: Number(count), lastDay: last_day, isTrusted: false };
}

/** Rows come by their last day, so that the version of the last one is the latest that was seen. */
function add(byCoordinate: Map<string, Map<string, ClientUse>>, coordinate: string, use: ClientUse): void {
  const clients = byCoordinate.get(coordinate) ?? new Map<string, ClientUse>();
  const known = clients.get(use.client);
  clients.set(
    use.client,
    known
      ? {
          client: use.client,
          version: use.version ?? known.version,
          count: known.count + use.count,
          lastDay: use.lastDay ?? known.lastDay,
          isTrusted: known.isTrusted || use.isTrusted,
        }
      : use,
  );
  byCoordinate.set(coordinate, clients);
}

function compareUse(a: ClientUse, b: ClientUse): number {
  return b.count - a.count || (a.client < b.client ? -1 : 1);
}

function partsOf<Value>(values: readonly Value[], size: number): readonly (readonly Value[])[] {
  return Array.from({ length: Math.ceil(values.length / size) }, (_, index) =>
    values.slice(index * size, (index + 1) * size),
  );
}
