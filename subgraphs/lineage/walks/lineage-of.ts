/** The answer of a `lineage` field: one walk of the store. */
import type { Context } from '../context.ts';
import type { NodeRef } from '../model/node-id.ts';
import { checkAllowed, checkKnown } from './known.ts';
import { toQuestion, type LineageArguments } from './to-request.ts';
import type { WalkPage } from './walk-page.ts';

/** Rejects with BAD_USER_INPUT, NOT_FOUND, DOMAIN_UNAVAILABLE, FORBIDDEN or CURSOR_EXPIRED. */
export async function lineageOf(
  root: NodeRef,
  given: LineageArguments,
  { context, links }: { readonly context: Context; readonly links: 'none' | 'ends' | 'full' },
): Promise<WalkPage> {
  const { urns } = await context.withheld();
  const question = toQuestion(root, given, { hidden: urns, links });
  if (urns.size > 0) await checkAllowed(root, context);
  const walk = (await context.walks.load(question.request))!;
  // Whatever has a neighbour is known, so only a walk that found nobody leaves the question open.
  const isEmpty = walk.nodes.length === 0 && !walk.totalCount;
  if (isEmpty) await checkKnown(root, context);
  return { question, walk };
}
