/**
 * The book of revisions: one node that every write locks first, so that writers of several processes follow each other,
 * and that every read looks at, so that it knows which state it saw.
 */
import { integer, type Neo4jSession, type Parameters, type Row, type Run } from './neo4j-session.ts';

export interface Book {
  readonly revision: number;
  /** The oldest that can still be read. */
  readonly oldestRevision: number;
  /** The last one that changed what domains declare, or which names mean the same. */
  readonly directoryRevision: number;
}

const READ = `
  MATCH (book:Lineage {id: 'lineage'})
  RETURN book.revision AS revision, book.oldestRevision AS oldestRevision, book.directoryRevision AS directoryRevision`;

const BEGIN = `
  MATCH (book:Lineage {id: 'lineage'})
  SET book.revision = book.revision + 1
  CREATE (:Revision {id: book.revision, at: $at})
  RETURN book.revision AS revision, book.oldestRevision AS oldestRevision, book.directoryRevision AS directoryRevision`;

export const CHANGE_DIRECTORY = `
  MATCH (book:Lineage {id: 'lineage'})
  SET book.directoryRevision = book.revision`;

export async function readBook(run: Run): Promise<Book> {
  return toBook((await run(READ))[0]!);
}

/** Waits for other writers. Until the commit nobody else writes. */
export async function beginRevision(run: Run, at: Date): Promise<Book> {
  return toBook((await run(BEGIN, { at: integer(at.getTime()) }))[0]!);
}

/**
 * A body that reads, with the book looked at before and after. The server makes a commit visible piece by piece: the
 * book's new revision before any flow, and what an index finds, such as the node of a revision, last. So where both are
 * of one revision, the body saw that revision, whole and alone; where a commit was under way there is no row, or the two
 * differ. The body sees `revision`, and returns one row.
 */
export function guarded(body: string, answer: string): string {
  return `
  MATCH (book:Lineage {id: 'lineage'})
  MATCH (begun:Revision {id: book.revision})
  WITH begun.id AS revision
  CALL {
    WITH revision
    ${body}
  }
  MATCH (after:Lineage {id: 'lineage'})
  RETURN revision AS begun, after.revision AS revision, after.oldestRevision AS oldestRevision,
    after.directoryRevision AS directoryRevision, ${answer}`;
}

/** Whether the row of a guarded statement tells of one revision. */
export function isSettled(row: Row | undefined): row is Row {
  return row !== undefined && row['begun'] === row['revision'];
}

/** How often a read that met a commit is made again; then what it saw is good enough, for rows tell their revisions. */
const MAX_ATTEMPTS = 4;

export async function readGuarded(
  read: Neo4jSession['read'],
  [cypher, parameters]: readonly [string, Parameters],
  timeoutMs?: number,
): Promise<Row> {
  for (let attempt = 1; ; attempt += 1) {
    const [row] = await read(cypher, parameters, timeoutMs);
    if (isSettled(row) || (row !== undefined && attempt >= MAX_ATTEMPTS)) return row;
  }
}

export function toBook(row: Row): Book {
  return {
    revision: row['revision'] as number,
    oldestRevision: row['oldestRevision'] as number,
    directoryRevision: row['directoryRevision'] as number,
  };
}
