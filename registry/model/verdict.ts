/** What a check, or an attempt to publish, comes to. */
import type { RegistryFinding } from './finding.ts';
import type { Publication } from './publication.ts';

export type PublicationSummary = Omit<Publication, 'sdl' | 'files'>;

export interface Verdict {
  readonly subgraph: string;
  readonly variant: string;
  /** Whether it may be published: no finding is an error. */
  readonly isAccepted: boolean;
  /** Whether the same is published already. */
  readonly isUnchanged: boolean;
  /** Errors first, then by stage. */
  readonly findings: readonly RegistryFinding[];
  /** What was appended; `null` for a check, a refusal, and what is published already. */
  readonly publication: PublicationSummary | null;
  readonly durationMs: number;
  /** The revision that it was judged against. */
  readonly basedOn: number;
}
