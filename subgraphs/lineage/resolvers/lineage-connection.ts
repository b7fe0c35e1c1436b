/** LineageConnection: one page of a walk. */
import type { LineageConnectionResolvers } from '../schema.generated.ts';
import { completenessOf } from '../walks/completeness.ts';
import { encodeCursor } from '../walks/cursor.ts';

export const LineageConnection: LineageConnectionResolvers = {
  edges: ({ walk, freshness }) =>
    walk.nodes.map((node) => ({ cursor: encodeCursor(node), depth: node.depth, node: { ...node, freshness } })),
  nodes: ({ walk, freshness }) => walk.nodes.map((node) => ({ ...node, freshness })),
  totalCount: ({ walk }) => walk.totalCount,
  pageInfo: ({ walk }) => {
    const [first, last] = [walk.nodes[0], walk.nodes.at(-1)];
    return {
      hasNextPage: walk.hasNextPage,
      hasPreviousPage: false,
      startCursor: first ? encodeCursor(first) : null,
      endCursor: last ? encodeCursor(last) : null,
    };
  },
  links: ({ walk }) => walk.links,
  completeness: ({ walk, request, freshness }) => completenessOf(walk, request, freshness),
};
