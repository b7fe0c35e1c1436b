/** What the id of a node says of it, and what its claims add. */
import { parseNodeId, type DatasetKey, type NodeKind } from '../model/node-id.ts';
import type { LineageNodeParent } from '../parents.ts';
import { domainOfUrn } from '../store/catalog.ts';
import type { Claim } from '../store/lineage-store.ts';
import { solePort, soleProduct } from './claims.ts';

export interface NodeDescription {
  readonly kind: NodeKind;
  readonly label: string;
  readonly product: { readonly urn: string } | null;
  readonly port: string | null;
  readonly dataset: DatasetKey | null;
  readonly field: { readonly namespace: string; readonly dataset: string; readonly name: string } | null;
  readonly domain: { readonly name: string } | null;
}

const NOTHING = { product: null, port: null, dataset: null, field: null, domain: null };

export function describeNode(id: string, claims: readonly Claim[]): NodeDescription {
  const ref = parseNodeId(id);
  switch (ref.kind) {
    case 'DATASET':
      return { ...NOTHING, ...owned(claims), kind: ref.kind, label: ref.dataset.name, dataset: ref.dataset };
    case 'COLUMN': {
      const { dataset, name } = ref.column;
      const field = { namespace: dataset.namespace, dataset: dataset.name, name };
      return { ...NOTHING, ...owned(claims), kind: ref.kind, label: name, dataset, field };
    }
    case 'PRODUCT':
      return { ...NOTHING, ...ofProduct(ref.urn), kind: ref.kind, label: ref.urn.slice(ref.urn.lastIndexOf(':') + 1) };
    case 'PORT':
      return { ...NOTHING, ...ofProduct(ref.urn), kind: ref.kind, label: ref.port, port: ref.port };
    case 'DOMAIN':
      return { ...NOTHING, kind: ref.kind, label: ref.domain, domain: { name: ref.domain } };
  }
}

/** A domain that never answered a harvest can't say anything of its nodes. */
export function stateOf({ id, claims, isDescribed, freshness }: LineageNodeParent): 'KNOWN' | 'GHOST' | 'UNAVAILABLE' {
  const domain = describeNode(id, claims).domain?.name;
  const isUnavailable = freshness.some((each) => each.domain === domain && each.state === 'UNAVAILABLE');
  if (isUnavailable) return 'UNAVAILABLE';
  return isDescribed ? 'KNOWN' : 'GHOST';
}

function owned(claims: readonly Claim[]): Pick<NodeDescription, 'product' | 'port' | 'domain'> {
  const product = soleProduct(claims);
  return { product, port: solePort(claims), domain: product && { name: domainOfUrn(product.urn) } };
}

function ofProduct(urn: string): Pick<NodeDescription, 'product' | 'domain'> {
  return { product: { urn }, domain: { name: domainOfUrn(urn) } };
}
