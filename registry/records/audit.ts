/** The audit: each entry is chained to the last, in the transaction of what it tells. */
import type { Kysely, Selectable } from 'kysely';
import type { AuditEntry, NewAuditEntry } from '../model/audit.ts';
import { chained } from './audit-chain.ts';
import type { AuditTable, Tables } from './tables.ts';

/** In a transaction that has the lock. */
export async function writeAudit(database: Kysely<Tables>, entry: NewAuditEntry): Promise<AuditEntry> {
  const last = await database
    .selectFrom('registry_audit')
    .selectAll()
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  const made = chained(last ? toEntry(last) : null, entry);
  const { previousHash, detail, ...row } = made;
  await database
    .insertInto('registry_audit')
    .values({ ...row, previous_hash: previousHash, detail: JSON.stringify(detail) })
    .execute();
  return made;
}

export async function auditEntriesOf(
  database: Kysely<Tables>,
  after: number,
  first: number,
): Promise<readonly AuditEntry[]> {
  const rows = await database
    .selectFrom('registry_audit')
    .selectAll()
    .where('number', '>', after)
    .orderBy('number')
    .limit(first)
    .execute();
  return rows.map(toEntry);
}

function toEntry({ previous_hash, detail, ...row }: Selectable<AuditTable>): AuditEntry {
  return { ...row, previousHash: previous_hash, detail: JSON.parse(detail) as Record<string, unknown> };
}
