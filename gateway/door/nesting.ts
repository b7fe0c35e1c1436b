/**
 * Refuses a document that is nested too deep before it is parsed: validating some thousand levels overflows the stack,
 * and planning a few hundred takes longer than any deadline. Braces are counted as they stand, strings included, which
 * is quick and errs by little.
 */
import { GraphQLError } from 'graphql';

/** No page of ours needs a third of it. */
export const MAX_NESTING = 100;

/** The refusal, or `undefined` where the text is fine or no text at all. */
export function refuseNesting(query: unknown): GraphQLError | undefined {
  if (typeof query !== 'string' || nestingOf(query) <= MAX_NESTING) return undefined;
  return new GraphQLError(`The document is nested deeper than ${MAX_NESTING} levels. Ask in several requests.`, {
    extensions: { code: 'QUERY_TOO_COMPLEX' },
  });
}

function nestingOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (let index = 0; index < text.length; index++) {
    if (text[index] === '{') deepest = Math.max(deepest, (depth += 1));
    else if (text[index] === '}') depth -= 1;
  }
  return deepest;
}
