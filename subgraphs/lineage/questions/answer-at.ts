/**
 * An answer of several lists, each with pages of its own. A page's cursor names the revision that its list was made of, so
 * the answer is made again for each revision that is asked for, and once a request for each.
 */
import type { PageArguments } from '../../kit/index.ts';
import { questionOf } from '../walks/cursor.ts';
import { listPage, listPlace, type ListPage } from '../walks/list-page.ts';

export interface AnswerAt<Answer extends { readonly revision: number }> {
  /** The short name of the question. */
  readonly question: string;
  /** `null` is the latest revision. */
  readonly at: (revision: number | null) => Promise<Answer>;
}

export function createAnswerAt<Answer extends { readonly revision: number }>(
  question: string,
  make: (revision: number | null) => Promise<Answer>,
): AnswerAt<Answer> {
  const made = new Map<number | null, Promise<Answer>>();
  return {
    question,
    at: (revision) => {
      const answer = made.get(revision) ?? make(revision);
      made.set(revision, answer);
      return answer;
    },
  };
}

export interface ListOf<Answer, Item, Node> {
  /** The same for the same list: cursors of one are refused by another. */
  readonly name: string;
  readonly items: (answer: Answer) => readonly Item[];
  readonly toNode: (item: Item) => Node;
}

/** One page of one of the lists. */
export async function pageOfAnswer<Answer extends { readonly revision: number }, Item, Node>(
  { question, at }: AnswerAt<Answer>,
  page: PageArguments,
  { name, items, toNode }: ListOf<Answer, Item, Node>,
): Promise<ListPage<Node, { readonly node: Node }>> {
  const ofList = questionOf([question, name]);
  const place = listPlace(page, ofList);
  const answer = await at(place.revision);
  return listPage({
    items: items(answer),
    place,
    revision: answer.revision,
    question: ofList,
    toNode,
    toEdge: (node) => ({ node }),
  });
}
