/** What the thread that writes and the thread that reads say to each other. */
import type { LineageChange } from '../../model/change.ts';
import type { Declaration } from '../../model/declaration.ts';
import type { AliasPair } from '../aliases.ts';
import type { DeclarationVersion } from '../directory.ts';

export type WriteRequest =
  | { readonly id: number; readonly kind: 'apply'; readonly changes: readonly LineageChange[] }
  | {
      readonly id: number;
      readonly kind: 'declare';
      readonly domain: string;
      readonly declaration: Declaration | null;
      /** In the form of `event-time.ts`. */
      readonly at: string;
    }
  /** Milliseconds since 1970. */
  | { readonly id: number; readonly kind: 'forget'; readonly before: number }
  | { readonly id: number; readonly kind: 'close' };

export type WriterMessage =
  | { readonly kind: 'ready' }
  /** The requests are durable, and `delta` is what they changed in the graph. */
  | { readonly kind: 'written'; readonly ids: readonly number[]; readonly delta: GraphDelta }
  | { readonly kind: 'failed'; readonly ids: readonly number[]; readonly message: string };

/** Changes of the graph that is kept in memory, in the order of its fields. */
export interface GraphDelta {
  readonly revision: number;
  readonly oldestRevision: number;
  readonly nodes: readonly NodeRow[];
  /** Ids of nodes that were not described before. */
  readonly described: readonly number[];
  readonly newWays: readonly WayRow[];
  /** No longer believed from `revision` on. */
  readonly withdrawn: readonly FlowRow[];
  /** Believed from `revision` on. */
  readonly added: readonly FlowRow[];
  readonly declared: readonly DeclarationVersion[];
  readonly aliases: readonly AliasPair[];
}

/** Id, key, id of the column's dataset, and whether it is described. */
export type NodeRow = readonly [id: number, key: string, dataset: number | null, isDescribed: 0 | 1];

/** A list of transformations, as JSON. */
export type WayRow = readonly [id: number, transformations: string];

/** A flow as it is in the tables and in memory. Several authors may state the same one. */
export type FlowRow = readonly [
  source: number,
  target: number,
  /** The place in FLOW_KINDS. */
  kind: number,
  /** In percent. */
  confidence: number,
  way: number,
  validFrom: number,
  validTo: number,
  revFrom: number,
];
