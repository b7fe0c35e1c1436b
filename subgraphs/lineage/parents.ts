/** What the resolvers of each type start from. */
import type { DomainFreshness } from '../kit/index.ts';
import type { Link, Walk, WalkedNode, WalkRequest } from './store/lineage-store.ts';

/** A reference: all that is not lineage's comes from the product's own domain. */
export interface DataProductParent {
  readonly urn: string;
}

export interface DomainParent {
  readonly name: string;
}

export interface DatasetParent {
  readonly namespace: string;
  readonly name: string;
}

/** What a reference says; the rest is loaded when it is asked for. */
export interface DatasetFieldParent {
  readonly namespace: string;
  readonly dataset: string;
  readonly name: string;
}

export interface LineageConnectionParent {
  readonly request: WalkRequest;
  readonly walk: Walk;
  readonly freshness: readonly DomainFreshness[];
}

export interface LineageNodeParent extends WalkedNode {
  readonly freshness: readonly DomainFreshness[];
}

export interface LineageLinkParent extends Link {
  readonly kind?: never; // The first of its kinds, by its resolver.
}
