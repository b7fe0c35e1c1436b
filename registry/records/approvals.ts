/** Approvals: the latest of each key counts, until it ends. */
import type { Kysely } from 'kysely';
import type { Approval } from '../model/finding.ts';
import type { Tables } from './tables.ts';

export async function writeApproval(database: Kysely<Tables>, { expiresAt, ...approval }: Approval): Promise<void> {
  await database
    .insertInto('registry_approval')
    .values({ ...approval, expires_at: expiresAt })
    .execute();
}

export async function approvalsOf(
  database: Kysely<Tables>,
  subgraph: string,
  now: string,
): Promise<readonly Approval[]> {
  const rows = await database
    .selectFrom('registry_approval')
    .selectAll()
    .where('subgraph', '=', subgraph)
    .where('expires_at', '>', now)
    .orderBy('at')
    .execute();
  const latest = new Map(rows.map(({ expires_at, ...row }) => [row.key, { ...row, expiresAt: expires_at }]));
  return [...latest.values()];
}
