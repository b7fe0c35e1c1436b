/** What a team hands in: a schema, where it will be served, and the files that its products are described in. */
import type { ContractFile } from '../../schema/contract/index.ts';

/** `vocabulary`: the words that every domain may speak, extended; it has no server. */
export const SUBGRAPH_KINDS = ['domain', 'platform', 'vocabulary'] as const;
export type SubgraphKind = (typeof SUBGRAPH_KINDS)[number];

/** The graph that everybody sees unless a request asks for another. */
export const MAIN = 'main';

export interface Submission {
  /** The name of the domain or of the platform's subgraph; `vocabulary` for the vocabulary. */
  readonly subgraph: string;
  readonly kind: SubgraphKind;
  /** `null` for what has no server. */
  readonly url: string | null;
  /** Whether its server tolerates vocabulary that it does not know: so does every server made with the kit. */
  readonly isTolerant: boolean;
  /** The whole SDL, as its server tells it. */
  readonly sdl: string;
  /** `domain.yaml`, contracts and `schema.graphql`, by their paths in the domain's folder; empty where there is none. */
  readonly files: readonly ContractFile[];
  /** Which graph it is for: `main`, or a preview that stands on it. */
  readonly variant: string;
}
