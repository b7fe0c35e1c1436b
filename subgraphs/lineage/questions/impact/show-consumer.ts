/** A consumer as the answer shows it: what is hidden has a verdict and no name. */
import { parseNodeId, type NodeKind } from '../../model/node-id.ts';
import type { LinkEnds, View } from '../../store/lineage-store.ts';
import { describeNode, type NodeDescription } from '../../walks/describe-node.ts';
import { MAX_LIST } from '../../walks/node-rules-of.ts';
import type { Mask } from '../../walks/mask.ts';
import type { Consumer } from './consumers.ts';
import { urnsOf } from './groups.ts';
import type { ImpactAnswer } from './impact-of.ts';
import type { ImpactVerdict } from './rules.ts';
import { explain, linksOf } from './trail.ts';

export interface ShownConsumer {
  readonly node: NodeDescription;
  readonly verdict: ImpactVerdict;
  readonly why: string;
  readonly depth: number;
  readonly pathEnds: readonly LinkEnds[];
  readonly owners: readonly string[];
  /** Which the links of the path are in. */
  readonly view: View;
}

export function showConsumer(
  consumer: Consumer,
  { mask, owners, view }: ImpactAnswer,
  isUnavailable: (domain: string) => boolean,
): ShownConsumer {
  const { id, node, verdict, trail } = consumer;
  return {
    node: describeNode(mask.nodeOf(node), { kind: kindOf(id), isUnavailable }),
    verdict,
    why: whyOf(consumer, mask),
    depth: trail.depth,
    pathEnds: linksOf(trail, MAX_LIST).map((ends) => unnamed(ends, mask)),
    owners: mask.isHidden(id) ? [] : ownersOf(consumer, owners).slice(0, MAX_LIST),
    view,
  };
}

export function whyOf(consumer: Consumer, mask: Mask): string {
  return explain(consumer, (id) => (mask.isHidden(id) ? 'something that you may not know of' : nameOf(id)));
}

export function ownersOf({ node }: Consumer, owners: ImpactAnswer['owners']): readonly string[] {
  return [...new Set(urnsOf(node).flatMap((urn) => owners.get(urn) ?? []))];
}

export function unnamed({ from, to }: LinkEnds, mask: Mask): LinkEnds {
  return { from: mask.idOf(from), to: mask.idOf(to) };
}

function nameOf(id: string): string {
  const ref = parseNodeId(id);
  if (ref.kind === 'DATASET') return `the dataset "${ref.dataset.name}"`;
  if (ref.kind === 'COLUMN') return `the column "${ref.column.name}" of "${ref.column.dataset.name}"`;
  return ref.kind === 'PRODUCT' ? `the data product "${ref.urn}"` : `"${id}"`;
}

function kindOf(id: string): NodeKind {
  return parseNodeId(id).kind;
}
