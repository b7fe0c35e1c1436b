/** Whether the answer of a walk is all there is. No answer pretends: what may be missing is named. */
import type { DomainFreshness } from '../../kit/index.ts';
import { domainOfUrn } from '../store/catalog.ts';
import type { Walk, WalkRequest } from '../store/lineage-store.ts';

export type IncompleteReason =
  'DEPTH_LIMIT' | 'NODE_LIMIT' | 'DEADLINE' | 'DOMAIN_UNAVAILABLE' | 'UNMAPPED_COLUMNS' | 'STALE_INDEX';

export interface Completeness {
  readonly complete: boolean;
  readonly reasons: readonly IncompleteReason[];
  readonly hiddenCount: number;
  readonly unresolvedCount: number;
  readonly stoppedAt: readonly string[];
  readonly freshness: readonly DomainFreshness[];
}

export function completenessOf(walk: Walk, request: WalkRequest, freshness: readonly DomainFreshness[]): Completeness {
  const reasons: readonly IncompleteReason[] = [
    ...walk.stopped,
    ...(walk.unmappedCount > 0 ? (['UNMAPPED_COLUMNS'] as const) : []),
    ...reasonsOfDomains(new Set([...walk.domains, ...domainsOfRoots(request)]), freshness),
  ];
  return {
    complete: reasons.length === 0,
    reasons,
    hiddenCount: 0,
    unresolvedCount: walk.ghostCount + walk.unmappedCount,
    stoppedAt: walk.stoppedAt,
    freshness,
  };
}

/**
 * A domain that was never harvested could belong to any answer; one whose knowledge is old is a reason only where it
 * does belong to this one.
 */
function reasonsOfDomains(
  involved: ReadonlySet<string>,
  freshness: readonly DomainFreshness[],
): readonly ('DOMAIN_UNAVAILABLE' | 'STALE_INDEX')[] {
  const counting = freshness.filter(({ domain, state }) =>
    state === 'STALE' ? involved.has(domain) : state === 'UNAVAILABLE' || state === 'UNKNOWN',
  );
  const isDown = counting.some(({ error }) => error !== null);
  const isOld = counting.some(({ error }) => error === null);
  return [...(isDown ? (['DOMAIN_UNAVAILABLE'] as const) : []), ...(isOld ? (['STALE_INDEX'] as const) : [])];
}

function domainsOfRoots({ roots }: WalkRequest): readonly string[] {
  return roots.flatMap((root) => {
    if (root.kind === 'DOMAIN') return [root.domain];
    return root.kind === 'PRODUCT' || root.kind === 'PORT' ? [domainOfUrn(root.urn)] : [];
  });
}
