/** A submission, as composition knows a subgraph. */
import type { SubgraphDefinition } from '../../schema/subgraph.ts';
import type { Submission } from '../model/submission.ts';

/** `null` for what has no server, such as a vocabulary. */
export function definitionOf({ subgraph, kind, url, sdl, isTolerant }: Submission): SubgraphDefinition | null {
  if (kind === 'vocabulary') return null;
  return { name: subgraph, kind, url: url ?? `inprocess://${subgraph}`, sdl, isTolerant };
}
