/** A law of the federated shape over all subgraphs of a mesh. */
import type { DocumentNode } from 'graphql';
import type { Finding } from '../finding.ts';
import type { Vocabulary } from '../lift.ts';

export interface ParsedSubgraph {
  readonly name: string;
  readonly kind: 'domain' | 'platform';
  readonly isTolerant: boolean;
  readonly document: DocumentNode;
}

export interface RuleContext {
  readonly subgraphs: readonly ParsedSubgraph[];
  /** The union of every domain's vocabulary and ours. */
  readonly vocabulary: Vocabulary;
}

export type Rule = (context: RuleContext) => readonly Finding[];
