/** What is judged: a submission, or that a subgraph leaves. */
import type { DocumentNode } from 'graphql';
import type { Publication } from '../model/publication.ts';
import type { Submission } from '../model/submission.ts';
import type { MeshView } from './mesh-view.ts';

export interface Proposal {
  readonly subgraph: string;
  readonly variant: string;
  /** `null` when it is to leave. */
  readonly submission: Submission | null;
  /** What is published under its name now. */
  readonly published: Publication | null;
  /** RFC 3339; `null` where it never was. */
  readonly firstPublishedAt: string | null;
  /** The mesh without it. */
  readonly others: MeshView;
}

/** A proposal whose SDL was parsed; `document` is `null` when it is to leave. */
export interface ParsedProposal extends Proposal {
  readonly document: DocumentNode | null;
}
