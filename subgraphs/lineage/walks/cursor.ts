/** Cursors of a walk: the place of a node in the order, so that a page goes on rightly when the graph has changed. */
import { toGraphQLError, TributaryError } from '../../../lib/errors.ts';
import type { WalkPlace } from '../store/lineage-store.ts';

export function encodeCursor({ depth, id }: WalkPlace): string {
  return Buffer.from(`${depth} ${id}`).toString('base64url');
}

/** Throws BAD_USER_INPUT for what `encodeCursor` did not make. */
export function decodeCursor(cursor: string): WalkPlace {
  const match = /^(\d{1,9}) (.+)$/s.exec(Buffer.from(cursor, 'base64url').toString());
  if (match && Number(match[1]) >= 1) return { depth: Number(match[1]), id: match[2]! };
  throw toGraphQLError(
    new TributaryError(
      'BAD_USER_INPUT',
      `"after" is a cursor that this walk gave; came "${cursor.slice(0, 100)}". Start again from the first page.`,
    ),
  );
}
