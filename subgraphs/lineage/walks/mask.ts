/**
 * Hidden nodes, unnamed as a walk of the store leaves them: for answers that put several walks together, where each walk
 * would call one and the same hidden node by another number.
 */
import type { Walk, WalkedNode } from '../store/lineage-store.ts';
import { MAX_STOPPED_AT } from '../store/places.ts';
import { domainOfUnit } from '../store/walking/units.ts';
import { domainOfUrn } from '../store/catalog.ts';
import type { Found } from './completeness.ts';
import { isWithheld, type Withheld } from './withheld.ts';

export interface Mask {
  readonly hiddenCount: number;
  readonly isHidden: (id: string) => boolean;
  /** What an id is called in the answer. */
  readonly idOf: (id: string) => string;
  readonly nodeOf: (node: WalkedNode) => WalkedNode;
}

/** Hidden nodes are numbered in the order in which they are given; a node may be given twice. */
export function createMask(nodes: Iterable<WalkedNode>, withheld: Withheld): Mask {
  const names = new Map<string, string>();
  if (withheld.urns.size > 0) {
    for (const node of nodes) {
      if (!names.has(node.id) && isWithheld(node, withheld)) names.set(node.id, `hidden:${names.size + 1}`);
    }
  }
  return {
    hiddenCount: names.size,
    isHidden: (id) => names.has(id),
    idOf: (id) => names.get(id) ?? id,
    nodeOf: (node) => {
      const id = names.get(node.id);
      return id === undefined ? node : { ...node, id, isHidden: true, isDescribed: true, name: null, claims: [] };
    },
  };
}

/** What walks that were made without hiding anything may say of how far they went; each node counts once. */
export function foundBehind(walks: readonly Walk[], mask: Mask, rootDomains: readonly string[]): Found {
  const seen = new Map(walks.flatMap(({ nodes }) => nodes.map((node) => [node.id, node] as const)));
  const visible = [...seen.values()].filter(({ id }) => !mask.isHidden(id));
  return {
    stopped: [...new Set(walks.flatMap(({ stopped }) => stopped))],
    stoppedAt: [...new Set(walks.flatMap(({ stoppedAt }) => stoppedAt))]
      .filter((id) => !mask.isHidden(id))
      .slice(0, MAX_STOPPED_AT),
    ghostCount: visible.filter(({ isDescribed }) => !isDescribed).length,
    hiddenCount: mask.hiddenCount,
    unmappedCount: Math.max(0, ...walks.map(({ unmappedCount }) => unmappedCount)),
    domains:
      mask.hiddenCount === 0
        ? walks.flatMap(({ domains }) => domains)
        : [...rootDomains, ...visible.flatMap(domainsOfNode)],
  };
}

function domainsOfNode({ id, claims }: WalkedNode): readonly string[] {
  if (id.startsWith('dataset:') || id.startsWith('column:')) return claims.map(({ urn }) => domainOfUrn(urn));
  return [domainOfUnit(id) ?? ''];
}
