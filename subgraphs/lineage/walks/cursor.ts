/**
 * Cursors: a revision, so that the pages of one answer stay pages of one answer; a short name of the question, so that
 * none is used with another one; and a place. Opaque to whoever holds one.
 */
import { toGraphQLError, TributaryError } from '../../../lib/errors.ts';
import { hashOf } from '../model/hash-of.ts';

export interface Cursor {
  readonly revision: number;
  /** What `questionOf` made of what was asked. */
  readonly question: string;
  readonly place: string;
}

/** No id makes a longer one. */
const MAX_CURSOR = 40_000;

/** A short name of what was asked. */
export function questionOf(asked: unknown): string {
  return hashOf(asked).slice(0, 12);
}

export function encodeCursor({ revision, question, place }: Cursor): string {
  return Buffer.from(`${revision} ${question} ${place}`).toString('base64url');
}

/** Throws BAD_USER_INPUT for what `encodeCursor` did not make, and for the cursor of another question. */
export function decodeCursor(cursor: string, question: string): Cursor {
  const match =
    cursor.length > MAX_CURSOR
      ? null
      : /^(\d{1,15}) ([\w-]{12}) (.+)$/s.exec(Buffer.from(cursor, 'base64url').toString());
  if (!match) throw foreignCursor(cursor);
  if (match[2] !== question) {
    throw refusal(
      '"after" is a cursor of the same question: all arguments but "first" and the deadline stay as they were; came one of another question. Start again from the first page.',
    );
  }
  return { revision: Number(match[1]), question, place: match[3]! };
}

export function foreignCursor(cursor: string): Error {
  return refusal(
    `"after" is a cursor that this list gave; came "${cursor.slice(0, 100)}". Start again from the first page.`,
  );
}

function refusal(message: string): Error {
  return toGraphQLError(new TributaryError('BAD_USER_INPUT', message));
}
