/** LineageDiff: what the answers of one walk at two times differ in. */
import type { PageArguments } from '../../kit/index.ts';
import type { Context } from '../context.ts';
import type { LineageDiffParent } from '../parents.ts';
import { pageOfAnswer } from '../questions/answer-at.ts';
import type { LineageDiffResolvers } from '../schema.generated.ts';
import { completenessOf } from '../walks/completeness.ts';
import { describeNode } from '../walks/describe-node.ts';

type SideName = 'added' | 'removed';

export const LineageDiff: LineageDiffResolvers = {
  addedNodes: (diff, page, context) => nodesPage(diff, page, 'added', context),
  removedNodes: (diff, page, context) => nodesPage(diff, page, 'removed', context),
  addedLinks: (diff, page) => linksPage(diff, page, 'added'),
  removedLinks: (diff, page) => linksPage(diff, page, 'removed'),
  completeness: async ({ at }, _none, { freshness }) => completenessOf((await at(null)).found, freshness()),
};

function nodesPage(diff: LineageDiffParent, page: PageArguments, side: SideName, { isUnavailable }: Context) {
  return pageOfAnswer(diff, page, {
    name: `${side} nodes`,
    items: (answer) => answer[side].nodes,
    toNode: (node) => describeNode(node, { kind: diff.kind, isUnavailable }),
  });
}

/** Only the links of the page are read. */
async function linksPage(diff: LineageDiffParent, page: PageArguments, side: SideName) {
  const links = await pageOfAnswer(diff, page, {
    name: `${side} links`,
    items: (answer) => answer[side].links,
    toNode: (link) => link,
  });
  const nodes = await Promise.all(links.nodes.map((load) => load()));
  return { ...links, nodes, edges: links.edges.map((edge, index) => ({ ...edge, node: nodes[index]! })) };
}
