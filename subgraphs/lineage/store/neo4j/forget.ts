/**
 * Forgets what was no longer believed at a time. The book says so first, so that no read begins that needs it; then it is
 * deleted in small transactions, which keep no writer waiting.
 */
import { integer, type Neo4jSession, type Run } from './neo4j-session.ts';

/** The last revision that was made until then, and the last one before or at it that withdrew something. */
const BOUNDARY = `
  OPTIONAL MATCH (made:Revision) WHERE made.at <= $before
  WITH max(made.id) AS boundary
  OPTIONAL MATCH ()-[past:FLOWED_TO]->() WHERE past.revTo <= boundary
  RETURN boundary, max(past.revTo) AS oldestRevision`;

const RAISE = `
  MATCH (book:Lineage {id: 'lineage'})
  SET book.oldestRevision = CASE WHEN book.oldestRevision < $oldestRevision THEN $oldestRevision ELSE book.oldestRevision END`;

const DELETE_FLOWS = `
  MATCH ()-[past:FLOWED_TO]->() WHERE past.revTo <= $oldestRevision
  WITH past LIMIT $most
  DELETE past
  RETURN count(*) AS deleted`;

/** The boundary itself stays: the next call, and reads of today, look for it. */
const DELETE_REVISIONS = `
  MATCH (made:Revision) WHERE made.id < $boundary
  WITH made LIMIT $most
  DELETE made
  RETURN count(*) AS deleted`;

const MOST = 5_000;

export async function forgetBefore({ read, write }: Pick<Neo4jSession, 'read' | 'write'>, before: Date): Promise<void> {
  const [found] = await read(BOUNDARY, { before: integer(before.getTime()) });
  const [boundary, oldestRevision] = [found?.['boundary'], found?.['oldestRevision']] as (number | null | undefined)[];
  if (typeof oldestRevision === 'number') {
    const parameters = { oldestRevision: integer(oldestRevision) };
    await write((run) => run(RAISE, parameters));
    await repeat(write, (run) => run(DELETE_FLOWS, { ...parameters, most: integer(MOST) }));
  }
  if (typeof boundary !== 'number') return;
  await repeat(write, (run) => run(DELETE_REVISIONS, { boundary: integer(boundary), most: integer(MOST) }));
}

async function repeat(write: Neo4jSession['write'], work: (run: Run) => ReturnType<Run>): Promise<void> {
  for (;;) {
    const [row] = await write(work);
    if ((row?.['deleted'] as number) < MOST) return;
  }
}
