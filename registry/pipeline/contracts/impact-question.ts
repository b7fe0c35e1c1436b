/** What lineage is asked, in the registry's own words: the wiring fills it with the federated graph. */
import type { Consumer } from '../../model/finding.ts';

/** RELAX: it may be null from now on. */
export type ColumnAction = 'REMOVE' | 'RENAME' | 'RETYPE' | 'RELAX';

export interface ColumnChange {
  readonly name: string;
  readonly action: ColumnAction;
  /** Of RENAME the new name, of RETYPE the new type. */
  readonly to?: string;
}

export type ImpactQuestion = { readonly dataset: { readonly namespace: string; readonly name: string } } & (
  { readonly columns: readonly ColumnChange[] } | { readonly retire: true }
);

export type ImpactAnswer =
  | {
      readonly kind: 'known';
      readonly verdict: 'BREAKING' | 'UNKNOWN' | 'SAFE';
      /** By product; those that are safe are left out. */
      readonly consumers: readonly Consumer[];
      /** Whether lineage saw all that there may be. */
      readonly isComplete: boolean;
      readonly reasons: readonly string[];
    }
  /** Lineage does not know the dataset, so nobody is known to read it. */
  | { readonly kind: 'unheard-of' }
  | { readonly kind: 'out-of-reach'; readonly why: string };

/** Never rejects. */
export type AskImpact = (question: ImpactQuestion) => Promise<ImpactAnswer>;
