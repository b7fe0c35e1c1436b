/** Opens the registry's records where they are kept, and brings their tables up to date. */
import { sql, type Transaction } from 'kysely';
import { TributaryError } from '../../lib/errors.ts';
import { openRecords, type Records, type RecordsLocation } from '../../lib/records.ts';
import { approvalsOf, writeApproval } from './approvals.ts';
import { auditEntriesOf, writeAudit } from './audit.ts';
import { migrate } from './migrations.ts';
import { appendPublications, newestRevision, publicationOf, publicationsOf, variantsOf } from './publications.ts';
import type { RegistryRecords } from './registry-records.ts';
import { createStateCache } from './state-cache.ts';
import type { Tables } from './tables.ts';
import { findToken, listTokens, revokeToken, writeToken } from './tokens.ts';
import { addUse, forgetUse, replaceTrusted, useOf, watchedSinceOf } from './use.ts';

/** Rejects with STORE_UNAVAILABLE and one clear line when the store does not open. */
export async function openRegistryRecords(location: RecordsLocation): Promise<RegistryRecords> {
  const records = await openRecords<Tables>(location);
  const { database, close } = records;
  try {
    await migrate(records);
  } catch (error) {
    await close();
    throw error;
  }
  const states = createStateCache(database);
  const inTurn = createQueue();
  const write = <Result>(work: (transaction: Transaction<Tables>) => Promise<Result>): Promise<Result> =>
    inTurn(() => told(() => inTransaction(records, work)));
  const read = <Result>(work: () => Promise<Result>): Promise<Result> => told(work);

  return {
    state: (variant, revision) => read(() => states.get(variant, revision)),
    revision: () => read(() => newestRevision(database)),
    append: (publications, audit, basedOn) =>
      write(async (transaction) => {
        if (basedOn !== null && (await newestRevision(transaction)) !== basedOn) return { kind: 'moved' };
        const appended = await appendPublications(transaction, publications);
        await writeAudit(transaction, audit);
        return { kind: 'appended', publications: appended };
      }),
    history: (query) => read(() => publicationsOf(database, query)),
    publication: (variant, subgraph, version) => read(() => publicationOf(database, variant, subgraph, version)),
    variants: () => read(() => variantsOf(database)),
    approve: (approval, audit) =>
      write(async (transaction) => {
        await writeApproval(transaction, approval);
        await writeAudit(transaction, audit);
      }),
    approvals: (subgraph, now) => read(() => approvalsOf(database, subgraph, now)),
    addUse: (report) => write((transaction) => addUse(transaction, report)),
    use: (query) => read(() => useOf(database, query)),
    watchedSince: () => read(() => watchedSinceOf(database)),
    forgetUse: (day) => write((transaction) => forgetUse(transaction, day)),
    trust: (client, documents, audit) =>
      write(async (transaction) => {
        await replaceTrusted(transaction, client, documents);
        await writeAudit(transaction, audit);
      }),
    addToken: (token, secretHash, audit) =>
      write(async (transaction) => {
        await writeToken(transaction, token, secretHash);
        await writeAudit(transaction, audit);
      }),
    token: (id) => read(() => findToken(database, id)),
    tokens: () => read(() => listTokens(database)),
    revokeToken: (id, at, audit) =>
      write(async (transaction) => {
        const isRevoked = await revokeToken(transaction, id, at);
        if (isRevoked) await writeAudit(transaction, audit);
        return isRevoked;
      }),
    audit: (entry) => write((transaction) => writeAudit(transaction, entry)),
    auditEntries: (after, first) => read(() => auditEntriesOf(database, after, first)),
    close: () => inTurn(close),
  };
}

/** Whoever writes takes the one row of `registry_meta` first: revisions and the audit have no gap, whoever writes beside us. */
function inTransaction<Result>(
  { database, dialect }: Records<Tables>,
  work: (transaction: Transaction<Tables>) => Promise<Result>,
): Promise<Result> {
  return database.transaction().execute(async (transaction) => {
    if (dialect === 'postgres') await sql`select id from registry_meta for update`.execute(transaction);
    else await transaction.updateTable('registry_meta').set({ id: 1 }).execute(); // Takes SQLite's lock before it reads.
    return work(transaction);
  });
}

/** One after the other, in the order they came; one that fails does not stop the next. */
function createQueue(): <Result>(work: () => Promise<Result>) => Promise<Result> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work);
    last = next.catch(() => undefined);
    return next;
  };
}

/** A driver's message may hold a host or a statement, so it stays in the cause, for the log. */
async function told<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof TributaryError) throw cause;
    throw new TributaryError('STORE_UNAVAILABLE', 'The records of the registry did not take the request.', {}, cause);
  }
}
