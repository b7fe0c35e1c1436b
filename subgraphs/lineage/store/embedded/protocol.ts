/** What the thread that writes and the thread that reads say to each other. */
import type { LineageChange } from '../../model/change.ts';
import type { Declaration } from '../../model/declaration.ts';

export type WriteRequest =
  | { readonly id: number; readonly kind: 'apply'; readonly changes: readonly LineageChange[] }
  | { readonly id: number; readonly kind: 'declare'; readonly domain: string; readonly declaration: Declaration | null }
  | { readonly id: number; readonly kind: 'close' };

export type WriterMessage =
  | { readonly kind: 'ready' }
  /** The requests are durable, and `delta` is what they changed in the graph. */
  | { readonly kind: 'written'; readonly ids: readonly number[]; readonly delta: GraphDelta }
  | { readonly kind: 'failed'; readonly ids: readonly number[]; readonly message: string };

/** Changes of the graph that is kept in memory, in the order of its fields. */
export interface GraphDelta {
  readonly nodes: readonly NodeRow[];
  /** Ids of nodes that were not described before. */
  readonly described: readonly number[];
  /** From, to, from, to, ... */
  readonly addedFlows: readonly number[];
  readonly removedFlows: readonly number[];
}

/** Id, key, id of the column's dataset, and whether it is described. */
export type NodeRow = readonly [id: number, key: string, dataset: number | null, isDescribed: 0 | 1];
