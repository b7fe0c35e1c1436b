/** What the registry is told: wire surface, `POST /registry/v1/use`. */
import type { Client } from '../request-scope.ts';

export interface UseReport {
  /** The same report sent twice counts once. */
  readonly id: string;
  /** RFC 3339; what happened between them. */
  readonly from: string;
  readonly to: string;
  readonly operations: readonly UsedOperation[];
}

export interface UsedOperation {
  readonly client: Client;
  /** SHA-256 of the document, in hex. */
  readonly hash: string;
  readonly name: string | null;
  readonly count: number;
  /** Schema coordinates that it touches. */
  readonly coordinates: readonly string[];
}
