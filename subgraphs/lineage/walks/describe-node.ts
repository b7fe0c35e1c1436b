/**
 * What a node of an answer is: all that its id and its claims say, read once, ready for every field. A page has many of
 * these, so each is written out and none is put together of others.
 */
import { parseNodeId, type DatasetKey, type JobKey, type NodeKind } from '../model/node-id.ts';
import { domainOfUrn } from '../store/catalog.ts';
import type { Claim, WalkedNode } from '../store/lineage-store.ts';
import { solePort, soleProduct } from './claims.ts';

export interface NodeDescription {
  readonly id: string;
  readonly kind: NodeKind | 'JOB';
  readonly label: string | null;
  readonly state: 'KNOWN' | 'GHOST' | 'HIDDEN' | 'UNAVAILABLE';
  readonly product: { readonly urn: string } | null;
  readonly port: string | null;
  readonly dataset: DescribedDataset | null;
  readonly field: { readonly namespace: string; readonly dataset: string; readonly name: string } | null;
  readonly job: JobKey | null;
  readonly domain: { readonly name: string } | null;
}

export interface DescribedDataset extends DatasetKey {
  /** Where they are known already. */
  readonly currentClaims?: readonly Claim[];
}

export interface Describing {
  /** What the walk stepped on: all that may be told of a hidden node. */
  readonly kind: NodeKind;
  readonly isUnavailable: (domain: string) => boolean;
  /** Whether the claims of the walk are those of now, so that nobody need look them up again. */
  readonly isNow?: boolean;
}

export function describeNode(node: WalkedNode, { kind, isUnavailable, isNow = false }: Describing): NodeDescription {
  if (node.isHidden) return { ...NOTHING, id: node.id, kind, state: 'HIDDEN' };
  const { id, name } = node;
  const ref = parseNodeId(id);
  const { kind: ownKind } = ref;
  if (ownKind === 'DATASET' || ownKind === 'COLUMN') {
    return describeFlowNode(node, ref, { isUnavailable, isNow });
  }
  const urn = ownKind === 'DOMAIN' ? null : ref.urn;
  const domain = ownKind === 'DOMAIN' ? ref.domain : domainOfUrn(ref.urn);
  return {
    id,
    kind: ownKind,
    label: ownKind === 'DOMAIN' ? domain : ownKind === 'PORT' ? ref.port : (name ?? lastPart(ref.urn)),
    state: stateOf(node, isUnavailable(domain)),
    product: urn === null ? null : { urn },
    port: ownKind === 'PORT' ? ref.port : null,
    dataset: null,
    field: null,
    job: null,
    domain: { name: domain },
  };
}

/** A job is no node that walks step on; it stands among candidates. */
export function describeJob(id: string, job: JobKey): NodeDescription {
  return { ...NOTHING, id, kind: 'JOB', label: job.name, state: 'KNOWN', job };
}

const NOTHING = { label: null, product: null, port: null, dataset: null, field: null, job: null, domain: null };

type FlowRef = Extract<ReturnType<typeof parseNodeId>, { kind: 'DATASET' | 'COLUMN' }>;

function describeFlowNode(
  node: WalkedNode,
  ref: FlowRef,
  { isUnavailable, isNow }: Pick<Describing, 'isUnavailable' | 'isNow'>,
): NodeDescription {
  const dataset = ref.kind === 'DATASET' ? ref.dataset : ref.column.dataset;
  const column = ref.kind === 'DATASET' ? null : ref.column.name;
  const product = soleProduct(node.claims);
  const domain = product === null ? null : domainOfUrn(product.urn);
  return {
    id: node.id,
    kind: ref.kind,
    label: column ?? dataset.name,
    state: stateOf(node, domain !== null && isUnavailable(domain)),
    product,
    port: solePort(node.claims),
    dataset: isNow ? { namespace: dataset.namespace, name: dataset.name, currentClaims: node.claims } : dataset,
    field: column === null ? null : { namespace: dataset.namespace, dataset: dataset.name, name: column },
    job: null,
    domain: domain === null ? null : { name: domain },
  };
}

/** A domain that never answered a harvest can't say anything of its nodes. */
function stateOf({ isDescribed }: WalkedNode, isUnavailable: boolean): NodeDescription['state'] {
  if (isUnavailable) return 'UNAVAILABLE';
  return isDescribed ? 'KNOWN' : 'GHOST';
}

function lastPart(urn: string): string {
  return urn.slice(urn.lastIndexOf(':') + 1);
}
