/** Whether an answer is all there is. No answer pretends: what may be missing is named. */
import type { DomainFreshness } from '../../kit/index.ts';
import type { NodeRef } from '../model/node-id.ts';
import { domainOfUrn } from '../store/catalog.ts';
import type { Walk } from '../store/lineage-store.ts';

/** In the order in which an answer lists them. */
const REASONS = [
  'DEPTH_LIMIT',
  'NODE_LIMIT',
  'DEADLINE',
  'DOMAIN_UNAVAILABLE',
  'HIDDEN_BY_POLICY',
  'UNMAPPED_COLUMNS',
  'STALE_INDEX',
] as const;
export type IncompleteReason = (typeof REASONS)[number];

export interface Completeness {
  readonly complete: boolean;
  readonly reasons: readonly IncompleteReason[];
  readonly hiddenCount: number;
  readonly unresolvedCount: number;
  readonly stoppedAt: readonly string[];
  readonly continueFrom: string | null;
  readonly freshness: readonly DomainFreshness[];
}

/** What a walk, or several together, say of how far they went. */
export type Found = Pick<Walk, 'stopped' | 'stoppedAt' | 'ghostCount' | 'hiddenCount' | 'unmappedCount' | 'domains'>;

export function completenessOf(
  found: Found,
  freshness: readonly DomainFreshness[],
  continueFrom: string | null = null,
): Completeness {
  const isSo: Readonly<Record<IncompleteReason, boolean>> = {
    DEPTH_LIMIT: found.stopped.includes('DEPTH_LIMIT'),
    NODE_LIMIT: found.stopped.includes('NODE_LIMIT'),
    DEADLINE: found.stopped.includes('DEADLINE'),
    HIDDEN_BY_POLICY: found.hiddenCount > 0,
    UNMAPPED_COLUMNS: found.unmappedCount > 0,
    ...reasonsOfDomains(new Set(found.domains), freshness),
  };
  const reasons = REASONS.filter((reason) => isSo[reason]);
  return {
    complete: reasons.length === 0,
    reasons,
    hiddenCount: found.hiddenCount,
    unresolvedCount: found.ghostCount + found.unmappedCount,
    stoppedAt: found.stoppedAt,
    continueFrom,
    freshness,
  };
}

/** Also of a root that has no dataset. */
export function domainsOf(roots: readonly NodeRef[]): readonly string[] {
  return roots.flatMap((root) => {
    if (root.kind === 'DOMAIN') return [root.domain];
    return root.kind === 'PRODUCT' || root.kind === 'PORT' ? [domainOfUrn(root.urn)] : [];
  });
}

/**
 * A domain that was never harvested could belong to any answer; one whose knowledge is old is a reason only where it
 * does belong to this one.
 */
function reasonsOfDomains(
  involved: ReadonlySet<string>,
  freshness: readonly DomainFreshness[],
): { readonly DOMAIN_UNAVAILABLE: boolean; readonly STALE_INDEX: boolean } {
  const counting = freshness.filter(({ domain, state }) =>
    state === 'STALE' ? involved.has(domain) : state === 'UNAVAILABLE' || state === 'UNKNOWN',
  );
  return {
    DOMAIN_UNAVAILABLE: counting.some(({ error }) => error !== null),
    STALE_INDEX: counting.some(({ error }) => error === null),
  };
}
