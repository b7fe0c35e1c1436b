/** LineageConnection: one page of a walk. */
import type { LineageConnectionResolvers } from '../schema.generated.ts';
import { cursorAfter, nodesOf, pageCompleteness, pageInfoOf, viewOfPage } from '../walks/walk-page.ts';

export const LineageConnection: LineageConnectionResolvers = {
  edges: (page, _none, context) => {
    const nodes = nodesOf(page, context);
    return page.walk.nodes.map((walked, index) => ({
      cursor: cursorAfter(index, page),
      depth: walked.depth,
      node: nodes[index]!,
    }));
  },
  nodes: (page, _none, context) => nodesOf(page, context),
  totalCount: ({ walk }) => walk.totalCount,
  pageInfo: (page) => pageInfoOf(page),
  links: (page) => {
    const view = viewOfPage(page);
    return page.walk.links.map((link) => ({ ...link, view }));
  },
  completeness: (page, _none, context) => pageCompleteness(page, context),
};
