/** What gateways report of the operations that they answered. */
export interface UseReport {
  /** Made by the gateway; the same report sent twice counts once. */
  readonly id: string;
  /** RFC 3339; what happened between them. */
  readonly from: string;
  readonly to: string;
  readonly operations: readonly UsedOperation[];
}

export interface UsedOperation {
  readonly client: { readonly name: string; readonly version: string | null };
  /** SHA-256 of the document, in hex. */
  readonly hash: string;
  readonly name: string | null;
  readonly count: number;
  /** Schema coordinates that the document touches: `Query.search`, `Search.hits(first:)`, `Lifecycle.ACTIVE`. */
  readonly coordinates: readonly string[];
}

export interface TrustedDocument {
  readonly client: string;
  readonly hash: string;
  readonly coordinates: readonly string[];
}
