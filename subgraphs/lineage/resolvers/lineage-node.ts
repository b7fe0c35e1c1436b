/** LineageNode: what a node stands for, as references that other subgraphs fill. */
import type { LineageNodeResolvers } from '../schema.generated.ts';
import { describeNode, stateOf } from '../walks/describe-node.ts';

export const LineageNode: LineageNodeResolvers = {
  kind: ({ id }) => describeNode(id, []).kind,
  label: ({ id, name, claims }) => name ?? describeNode(id, claims).label,
  state: (node) => stateOf(node),
  product: ({ id, claims }) => describeNode(id, claims).product,
  port: ({ id, claims }) => describeNode(id, claims).port,
  dataset: ({ id, claims }) => describeNode(id, claims).dataset,
  field: ({ id, claims }) => describeNode(id, claims).field,
  domain: ({ id, claims }) => describeNode(id, claims).domain,
};
