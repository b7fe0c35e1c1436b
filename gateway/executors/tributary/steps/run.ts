/** What one execution of a plan works on. Steps fill `data` until every cell that came is in its place. */
import type { Place } from '../../../answers/fault.ts';
import type { AskSubgraph } from '../../../engine/generation.ts';
import type { RequestScope } from '../../../request-scope.ts';

export type Json = Record<string, unknown>;

export interface Run {
  /** What the root fetches gave, merged, with entities merged into it in place. */
  readonly data: Json;
  /** By the names that the plan knows. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** A path through the data in the client's names; `undefined` where it leads to no cell of the client's. */
  readonly toClient: (path: Place) => Place | undefined;
  readonly scope: RequestScope;
}

/** Never rejects for what a subgraph does: faults are in the scope's findings. */
export type Step = (run: Run) => Promise<void>;

export function together(steps: readonly Step[]): Step {
  return async (run) => void (await Promise.all(steps.map((step) => step(run))));
}

/** Asks the subgraph of this name. */
export type AskerOf = (subgraph: string) => AskSubgraph;
