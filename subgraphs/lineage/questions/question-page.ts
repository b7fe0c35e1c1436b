/** A page of the nodes that answer a question, and whether they are all of them. */
import type { Completeness } from '../walks/completeness.ts';
import type { NodeDescription } from '../walks/describe-node.ts';
import type { ListPage } from '../walks/list-page.ts';

export interface QuestionPage<Edge> extends Omit<ListPage<NodeDescription, Edge>, 'totalCount'> {
  /** `null` where a limit stopped the search. */
  readonly totalCount: number | null;
  readonly completeness: () => Completeness;
}
