/** What one execution of a plan works on. Steps fill `data` until every cell that came is in its place. */
import type { AskSubgraph } from '../../../engine/generation.ts';
import type { RequestScope } from '../../../request-scope.ts';

export type Json = Record<string, unknown>;

export interface Run {
  /** What the root fetches gave, merged, with entities merged into it in place. */
  readonly data: Json;
  /** Coerced. */
  readonly variables: Readonly<Record<string, unknown>>;
  readonly scope: RequestScope;
}

/** Never rejects for what a subgraph does: faults are in the scope's findings. */
export type Step = (run: Run) => Promise<void>;

/** Asks the subgraph of this name. */
export type AskerOf = (subgraph: string) => AskSubgraph;

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
