/** Whose a dataset is, when those who say that it is theirs are one product. */
import type { Claim } from '../store/lineage-store.ts';

/** `null` where nobody claims it, and where several do. */
export function soleProduct(claims: readonly Claim[]): { readonly urn: string } | null {
  const urn = claims[0]?.urn;
  return urn !== undefined && claims.every((claim) => claim.urn === urn) ? { urn } : null;
}

export function solePort(claims: readonly Claim[]): string | null {
  return claims.length === 1 ? claims[0]!.port : null;
}
