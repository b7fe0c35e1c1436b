/**
 * Pages of a list that was made whole: the nodes of a difference, the consumers of a change. A cursor names the revision
 * that the list was made of, the question, and how many items came before.
 */
import { pageSize, type PageArguments, type PageInfo } from '../../kit/index.ts';
import { decodeCursor, encodeCursor, foreignCursor } from './cursor.ts';

export interface ListPlace {
  /** What the list is to be made of; `null` is the latest. */
  readonly revision: number | null;
  /** How many items come before the page. */
  readonly start: number;
  readonly size: number;
}

/** `edges` and `pageInfo` are made when they are read. */
export interface ListPage<Node, Edge> {
  readonly nodes: readonly Node[];
  readonly edges: readonly (Edge & { readonly cursor: string })[];
  readonly totalCount: number;
  readonly pageInfo: PageInfo;
}

export interface ListParts<Item, Node, Edge> {
  readonly items: readonly Item[];
  readonly place: ListPlace;
  readonly revision: number;
  readonly question: string;
  readonly toNode: (item: Item) => Node;
  readonly toEdge: (node: Node, item: Item) => Edge;
}

/** Throws BAD_USER_INPUT for `first` outside 1 to 500, and for a cursor of another list. */
export function listPlace({ first, after }: PageArguments, question: string): ListPlace {
  const size = pageSize(first);
  if (after == null) return { revision: null, start: 0, size };
  const { revision, place } = decodeCursor(after, question);
  if (!/^\d{1,9}$/.test(place)) throw foreignCursor(after);
  return { revision, start: Number(place), size };
}

export function listPage<Item, Node, Edge>(parts: ListParts<Item, Node, Edge>): ListPage<Node, Edge> {
  const { items, place, revision, question, toNode, toEdge } = parts;
  const page = items.slice(place.start, place.start + place.size);
  const nodes = page.map(toNode);
  const cursorAt = (index: number) => encodeCursor({ revision, question, place: String(place.start + index + 1) });
  return {
    nodes,
    get edges() {
      return page.map((item, index) => ({ ...toEdge(nodes[index]!, item), cursor: cursorAt(index) }));
    },
    totalCount: items.length,
    get pageInfo() {
      return {
        hasNextPage: place.start + page.length < items.length,
        hasPreviousPage: false,
        startCursor: page.length === 0 ? null : cursorAt(0),
        endCursor: page.length === 0 ? null : cursorAt(page.length - 1),
      };
    },
  };
}
