/**
 * The port of lineage: what every store keeps and answers. Both adapters pass one exam, which tests each sentence here.
 *
 * All methods reject with a TributaryError: STORE_UNAVAILABLE when the store can't be reached or written. After `close`
 * every call rejects with it.
 */
import type { FlowKind, LineageChange, Transformation } from '../model/change.ts';
import type { Declaration, DeclaredColumn } from '../model/declaration.ts';
import type { DatasetKey, JobKey, NodeRef } from '../model/node-id.ts';

export interface LineageStore {
  /**
   * Adds what the changes say. When it resolves they survive `kill -9`, and the next read sees them; when it rejects it
   * is unknown whether they do, and sending them again is right. All or none of one call is taken. Idempotent, and
   * independent of order: the same set of changes, in any order, with any repeats, split into any calls, gives the same
   * graph.
   */
  readonly apply: (changes: readonly LineageChange[]) => Promise<void>;

  /**
   * Replaces all that this domain declared before: products, ports, flows and reads. Atomic and durable as `apply`.
   * `null` retracts the domain: its products are gone, its datasets stay.
   */
  readonly declare: (domain: string, declaration: Declaration | null) => Promise<void>;

  /** What the domains declared last, by domain, as it was given. */
  readonly declarations: () => Promise<ReadonlyMap<string, Declaration>>;

  /**
   * Answers many walks in one call, in the order of the requests; equal requests may be given more than once. Each is
   * breadth first from all its roots at once. A root is never in the answer. Nodes come by (depth, id in UTF-8 bytes),
   * depth being the length of the shortest way. BOTH is the union of the walks upstream and downstream, with the lesser
   * depth. A root that the store doesn't know adds nothing.
   */
  readonly walk: (requests: readonly WalkRequest[]) => Promise<readonly Walk[]>;

  /** In the order of the keys; `null` where nobody ever named the dataset. */
  readonly datasets: (keys: readonly DatasetKey[]) => Promise<readonly (DatasetRecord | null)[]>;

  /** In the order of the urns; `null` where no domain declares the product and no input port names it. */
  readonly products: (urns: readonly string[]) => Promise<readonly (ProductRecord | null)[]>;

  readonly counts: () => Promise<LineageCounts>;

  /** Waits for what was begun. A second call changes nothing. */
  readonly close: () => Promise<void>;
}

export const GRANULARITIES = ['DOMAIN', 'PRODUCT', 'PORT', 'DATASET', 'COLUMN'] as const;
export type Granularity = (typeof GRANULARITIES)[number];
export type Direction = 'UPSTREAM' | 'DOWNSTREAM' | 'BOTH';

export interface WalkRequest {
  /**
   * Where to begin: nodes of the walk's granularity, or others that stand for such nodes. A product or domain stands for
   * its ports, their datasets and their columns, a dataset for its columns. In a walk between ports, products or domains
   * a dataset begins at itself, and those that it belongs to are roots too.
   */
  readonly roots: readonly NodeRef[];
  readonly granularity: Granularity;
  readonly direction: Direction;
  /** In steps, from 1; `null` is unlimited. */
  readonly depth: number | null;
  /** How many nodes the page has, from 1. */
  readonly first: number;
  /** The page begins after this place in the order, whether a node has it or not. */
  readonly after: WalkPlace | null;
  /** Whether the page's links are wanted. */
  readonly withLinks: boolean;
  readonly limits: WalkLimits;
}

export interface WalkPlace {
  readonly depth: number;
  readonly id: string;
}

export interface WalkLimits {
  /** Walks that find more nodes keep the first so many in the order, and say NODE_LIMIT. */
  readonly maxNodes: number;
  /** A walk that takes longer says DEADLINE, and has the nodes found until then, or none. */
  readonly deadlineMs: number;
}

export const DEFAULT_LIMITS: WalkLimits = { maxNodes: 100_000, deadlineMs: 3_000 };

export interface Walk {
  /** One page. */
  readonly nodes: readonly WalkedNode[];
  readonly hasNextPage: boolean;
  /** Of all pages; `null` when a limit stopped the walk. */
  readonly totalCount: number | null;
  /** Why there may be more than the walk found: DEPTH_LIMIT when there was more below; else the limit that stopped it. */
  readonly stopped: readonly StopReason[];
  /** Ids of nodes that have neighbours which the walk did not reach: the first 100 in the order, never a root. */
  readonly stoppedAt: readonly string[];
  /** How many of all nodes nobody describes. */
  readonly ghostCount: number;
  /** Of a walk between columns that no limit stopped: flows between their datasets that no flow between columns explains. */
  readonly unmappedCount: number;
  /** The domains that own the roots and nodes of all pages, sorted. */
  readonly domains: readonly string[];
  /**
   * Links with one end on this page and the other on it, on a page before it, or a root; empty unless asked for. All
   * pages together have each link between nodes of the walk once. Sorted by (from, to).
   */
  readonly links: readonly Link[];
}

export type StopReason = 'DEPTH_LIMIT' | 'NODE_LIMIT' | 'DEADLINE';

export interface WalkedNode {
  readonly id: string;
  readonly depth: number;
  /** Whether anybody describes it, or only flows and input ports name it. */
  readonly isDescribed: boolean;
  /** The name of a product, if it has one. */
  readonly name: string | null;
  /** Who says that the dataset, or the column's dataset, is theirs; sorted by urn and port. */
  readonly claims: readonly Claim[];
}

export interface Claim {
  readonly urn: string;
  readonly port: string;
}

export interface Link {
  readonly from: string;
  readonly to: string;
  /** Best evidence first; empty for a link between ports, products or domains that passes through datasets of nobody. */
  readonly kinds: readonly FlowKind[];
  readonly transformations: readonly Transformation[];
  /** Distinct pairs of ports that it joins; 1 between datasets and columns. */
  readonly weight: number;
  /** `null` where `kinds` is empty, and for what is rolled up. */
  readonly firstSeen: string | null;
  readonly lastSeen: string | null;
  readonly jobs: readonly JobKey[];
}

export interface DatasetRecord {
  readonly key: DatasetKey;
  readonly isDescribed: boolean;
  /** Sorted by urn and port. */
  readonly claims: readonly Claim[];
  /** Of the contracts that declare it, by domain and place. */
  readonly columns: readonly DeclaredColumn[];
  /** By name: JSON as it was sent, the latest of each. */
  readonly facets: Readonly<Record<string, string>>;
  /** Names of the columns that flows or facets name. */
  readonly columnNames: readonly string[];
}

export interface ProductRecord {
  readonly urn: string;
  readonly name: string | null;
  /** False where only an input port names it. */
  readonly isDescribed: boolean;
  readonly ports: readonly { readonly name: string; readonly datasets: readonly DatasetKey[] }[];
}

export interface LineageCounts {
  readonly datasets: number;
  readonly columns: number;
  readonly jobs: number;
  readonly runs: number;
  readonly datasetFlows: number;
  readonly columnFlows: number;
  readonly products: number;
}
