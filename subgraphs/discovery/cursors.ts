/**
 * Cursors of lists whose store does the paging: the place in the order after which to go on, so a page stays right
 * when products come in or go before it. Opaque to whoever holds one.
 */
import { parseUrn } from '../../lib/urn.ts';
import { TributaryError } from '../kit/index.ts';
import type { HitPosition } from './product-index/product-index.ts';

export function urnCursor(urn: string): string {
  return encode(urn);
}

/** Throws `BAD_USER_INPUT` for what is not a cursor of a list of products. A null begins at the first. */
export function parseUrnCursor(cursor: string | null | undefined): string | null {
  if (cursor == null) return null;
  const urn = decode(cursor);
  if (!parseUrn(urn)) throw foreign(cursor);
  return urn;
}

export function hitCursor({ score, urn }: HitPosition): string {
  return encode(`${score} ${urn}`);
}

/** Throws `BAD_USER_INPUT` for what is not a cursor of a search. A null begins at the best. */
export function parseHitCursor(cursor: string | null | undefined): HitPosition | null {
  if (cursor == null) return null;
  const match = /^(\d{1,6}) (\S+)$/.exec(decode(cursor));
  if (!match || !parseUrn(match[2]!)) throw foreign(cursor);
  return { score: Number(match[1]), urn: match[2]! };
}

function encode(text: string): string {
  return Buffer.from(text).toString('base64url');
}

function decode(cursor: string): string {
  return Buffer.from(cursor, 'base64url').toString();
}

function foreign(cursor: string): TributaryError {
  const came = cursor.slice(0, 100);
  return new TributaryError(
    'BAD_USER_INPUT',
    `"after" is a cursor that this list gave; came "${came}". Start again from the first page.`,
  );
}
