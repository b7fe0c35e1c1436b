/** What tells one finding from another: the same for the same change, so that an approval is remembered for it. */
import { createHash } from 'node:crypto';

export interface FindingIdentity {
  readonly rule: string;
  readonly subgraph: string;
  readonly coordinate?: string;
  /** What changes, in words or as data: another change is another finding. */
  readonly change: string;
}

/** The first 16 hex digits of a SHA-256. */
export function findingKey({ rule, subgraph, coordinate = '', change }: FindingIdentity): string {
  return createHash('sha256')
    .update(JSON.stringify([rule, subgraph, coordinate, change]))
    .digest('hex')
    .slice(0, 16);
}
