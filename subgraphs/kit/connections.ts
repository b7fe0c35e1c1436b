/**
 * Long lists answer in pages, by the Relay cursor connections specification (https://relay.dev/graphql/connections.htm),
 * forward only. A cursor names an item and not a place, so a page stays right when items come in before it.
 */
import { toGraphQLError, TributaryError } from '../../lib/errors.ts';

/** How many items a page has when nobody says. */
export const DEFAULT_PAGE = 50;
/** How many items a page has at most. */
export const MAX_PAGE = 500;

/** The arguments of every connection field. A `null` is the same as an argument left out. */
export interface PageArguments {
  /** From 1 to 500; 50 when left out. */
  readonly first?: number | null | undefined;
  /** The cursor of the last item that the asker has. */
  readonly after?: string | null | undefined;
}

export interface Edge<Item> {
  readonly cursor: string;
  readonly node: Item;
}

export interface PageInfo {
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly startCursor: string | null;
  readonly endCursor: string | null;
}

/** What a resolver of a connection field returns. `edges` and `pageInfo` are made when they are read. */
export interface Connection<Item> {
  readonly nodes: readonly Item[];
  readonly edges: readonly Edge<Item>[];
  /** The items on all pages. */
  readonly totalCount: number;
  readonly pageInfo: PageInfo;
}

/**
 * One page of a whole list. With `keyOf` cursors are made of keys, which must be unique in the list, and hold when
 * items are added or removed around them; without it they are made of places, which suits lists that never change.
 * Throws `BAD_USER_INPUT` for `first` outside 1 to 500, and for a cursor that no item of this list has.
 */
export function pageOf<Item>(
  items: readonly Item[],
  { first, after }: PageArguments,
  keyOf?: (item: Item) => string,
): Connection<Item> {
  const size = pageSize(first);
  const start = after == null ? 0 : placeOf(items, after, keyOf) + 1;
  const nodes = items.slice(start, start + size);
  const cursorAt = (index: number) => {
    const node = nodes[index]!;
    return encode(keyOf ? { kind: 'key', key: keyOf(node) } : { kind: 'place', place: start + index });
  };
  return {
    nodes,
    totalCount: items.length,
    get edges() {
      return nodes.map((node, index) => ({ cursor: cursorAt(index), node }));
    },
    get pageInfo() {
      return {
        hasNextPage: start + nodes.length < items.length,
        hasPreviousPage: false,
        startCursor: nodes.length === 0 ? null : cursorAt(0),
        endCursor: nodes.length === 0 ? null : cursorAt(nodes.length - 1),
      };
    },
  };
}

/** `first`, or its default. For resolvers whose store does the paging itself. Throws `BAD_USER_INPUT` as `pageOf`. */
export function pageSize(first: number | null | undefined): number {
  if (first == null) return DEFAULT_PAGE;
  if (first >= 1 && first <= MAX_PAGE) return first;
  throw badInput(`"first" is from 1 to ${MAX_PAGE}; came ${first}. Leave it out for ${DEFAULT_PAGE}.`);
}

type Cursor = { readonly kind: 'key'; readonly key: string } | { readonly kind: 'place'; readonly place: number };

function placeOf<Item>(items: readonly Item[], after: string, keyOf: ((item: Item) => string) | undefined): number {
  const cursor = decode(after);
  if (keyOf && cursor?.kind === 'key') {
    const place = items.findIndex((item) => keyOf(item) === cursor.key);
    if (place >= 0) return place;
  }
  if (!keyOf && cursor?.kind === 'place') return cursor.place;
  throw badInput(
    `"after" is a cursor that this list gave; came "${after.slice(0, 100)}". Start again from the first page.`,
  );
}

/** Cursors are opaque to whoever holds one; base64url keeps them so, and safe in a URL. */
function encode(cursor: Cursor): string {
  return Buffer.from(cursor.kind === 'key' ? `k${cursor.key}` : `p${cursor.place}`).toString('base64url');
}

function decode(text: string): Cursor | null {
  const decoded = Buffer.from(text, 'base64url').toString();
  if (decoded.startsWith('k')) return { kind: 'key', key: decoded.slice(1) };
  return /^p\d{1,9}$/.test(decoded) ? { kind: 'place', place: Number(decoded.slice(1)) } : null;
}

function badInput(message: string) {
  return toGraphQLError(new TributaryError('BAD_USER_INPUT', message));
}
