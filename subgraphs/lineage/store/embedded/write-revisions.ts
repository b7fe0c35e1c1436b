/** The book of revisions: each commit is one, and those that can still be read begin at the oldest. */
import { prepareValue, type SqliteFile } from './tables.ts';

export interface RevisionTables {
  /** The number of the revision that is being written. */
  readonly begin: () => number;
  /** Forgets flows that were withdrawn before a time, in milliseconds since 1970. */
  readonly forget: (before: number) => void;
  readonly oldest: () => number;
}

/** Times of revisions are kept once a second: nobody forgets to the millisecond. */
const MIN_GAP_MS = 1_000;

export function createRevisionTables(database: SqliteFile, now: () => number): RevisionTables {
  const next = prepareValue(database, 'UPDATE book SET revision = revision + 1 RETURNING revision');
  const addTime = database.prepare('INSERT INTO revisions (revision, at) VALUES (?, ?)');
  const current = prepareValue(database, 'SELECT revision FROM book');
  const firstSince = prepareValue(database, 'SELECT min(revision) FROM revisions WHERE at > ?');
  const lastWithdrawn = prepareValue(database, 'SELECT max(rev_to) FROM flows WHERE rev_to <= ?');
  const removeFlows = database.prepare('DELETE FROM flows WHERE rev_to <= ?');
  const removeTimes = database.prepare('DELETE FROM revisions WHERE revision < ?');
  const raiseOldest = database.prepare('UPDATE book SET oldest_revision = ?');
  const oldest = prepareValue(database, 'SELECT oldest_revision FROM book');
  let lastTime = 0;

  return {
    begin: () => {
      const revision = next() as number;
      const at = now();
      if (at - lastTime >= MIN_GAP_MS) {
        addTime.run(revision, at);
        lastTime = at;
      }
      return revision;
    },
    forget: (before) => {
      const first = firstSince(before - MIN_GAP_MS) as number | null;
      const revision = first === null ? (current() as number) : first - 1;
      removeTimes.run(revision);
      const withdrawnAt = lastWithdrawn(revision) as number | null;
      if (withdrawnAt === null) return;
      removeFlows.run(revision);
      raiseOldest.run(withdrawnAt); // What was read from then on needs nothing that is gone.
    },
    oldest: () => oldest() as number,
  };
}
