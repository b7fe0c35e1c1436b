/**
 * The port of lineage: what every store keeps and answers. Both adapters pass one exam, which tests each sentence here.
 *
 * Two times. *Event time* is when a flow was so, by the times in the events: an interval from `validFrom` to before
 * `validTo`. *Store time* is when the store believed so: each `apply` and `declare` makes a new revision, and what it
 * changes is kept beside what was believed before, until `forget`. A read names the revision that it wants, so that the
 * pages of one walk stay pages of one walk while late events rewrite the past.
 *
 * All methods reject with a TributaryError: STORE_UNAVAILABLE when the store can't be reached or written, CURSOR_EXPIRED
 * when a read wants a revision that was forgotten. After `close` every call rejects with STORE_UNAVAILABLE.
 */
import type { Author, Flow, FlowKind, LineageChange, Transformation } from '../model/change.ts';
import type { Declaration, DeclaredColumn } from '../model/declaration.ts';
import type { Micros } from '../model/event-time.ts';
import type { DatasetKey, JobKey, NodeRef } from '../model/node-id.ts';

export interface LineageStore {
  /**
   * Adds what the changes say. When it resolves they survive `kill -9`, and the next read sees them; when it rejects it
   * is unknown whether they do, and sending them again is right. All or none of one call is taken. Idempotent, and
   * independent of order: the same set of changes, in any order, with any repeats, split into any calls, gives the same
   * graph. Rejects with STORE_UNAVAILABLE, before anything is written, when too much waits already.
   */
  readonly apply: (changes: readonly LineageChange[]) => Promise<void>;

  /**
   * Replaces all that this domain declared before: products, ports, flows and reads, from `at` on. Atomic and durable as
   * `apply`. `null` retracts the domain: its products are gone, its datasets stay. Declarations of one domain come in
   * the order of their times.
   */
  readonly declare: (domain: string, declaration: Declaration | null, at: string) => Promise<void>;

  /** What the domains declared last, by domain, as it was given. */
  readonly declarations: () => Promise<ReadonlyMap<string, Declaration>>;

  /**
   * Answers many walks in one call, in the order of the requests; equal requests may be given more than once. Each is
   * breadth first from all its roots at once. A root is never in the answer. Nodes come by (depth, id in UTF-8 bytes),
   * depth being the length of the shortest way. BOTH is the union of the walks upstream and downstream, with the lesser
   * depth. A root that the store doesn't know adds nothing.
   */
  readonly walk: (requests: readonly WalkRequest[]) => Promise<readonly Walk[]>;

  /** All that is known of the links with these ends; what isn't a link in the view is left out. In any order. */
  readonly links: (view: View, ends: readonly LinkEnds[]) => Promise<readonly Link[]>;

  /**
   * The flows under a link: between ports, products or domains those between datasets on the ways that it stands for;
   * between datasets those between their columns; none between columns. Sorted by (from, to).
   */
  readonly linksUnder: (view: View, ends: LinkEnds) => Promise<readonly Link[]>;

  /** In the order of the keys, found by their other names too; `null` where nobody ever named the dataset. */
  readonly datasets: (keys: readonly DatasetKey[]) => Promise<readonly (DatasetRecord | null)[]>;

  /** All datasets, by id in UTF-8 bytes. */
  readonly datasetPage: (request: DatasetPageRequest) => Promise<DatasetPage>;

  /** In the order of the urns; `null` where no domain declares the product and no input port names it. */
  readonly products: (urns: readonly string[]) => Promise<readonly (ProductRecord | null)[]>;

  /** In the order of the keys; `null` where nobody ever named the job. */
  readonly jobs: (keys: readonly JobKey[]) => Promise<readonly (JobRecord | null)[]>;

  /** The runs of a job, the latest first: by (when it began, id), from after `after`. `null`: from the latest. */
  readonly runs: (job: JobKey, first: number, after: RunPlace | null) => Promise<readonly RunRecord[]>;

  /** All values of facets whose name begins with the prefix, of each subject (the id of a dataset, a job or a run). */
  readonly facets: (subjects: readonly string[], prefix: string) => Promise<readonly FacetRecord[]>;

  /**
   * What every author states now: the flows that are so at the latest revision. By author, in UTF-8 bytes of
   * `authorKey`, from after `after`.
   */
  readonly statements: (first: number, after: string | null) => Promise<readonly AuthorStatement[]>;

  readonly counts: () => Promise<LineageCounts>;

  /** Forgets what was no longer believed at that time. Reads of revisions that need it reject from now on. */
  readonly forget: (before: Date) => Promise<void>;

  /** Waits for what was begun. A second call changes nothing. */
  readonly close: () => Promise<void>;
}

export const GRANULARITIES = ['DOMAIN', 'PRODUCT', 'PORT', 'DATASET', 'COLUMN'] as const;
export type Granularity = (typeof GRANULARITIES)[number];
export type Direction = 'UPSTREAM' | 'DOWNSTREAM' | 'BOTH';

/** Which of all flows count. */
export interface View {
  /** `null` is the latest. */
  readonly revision: number | null;
  readonly time: ViewTime;
  /** Flows with evidence of one of these kinds; `null` is any. */
  readonly kinds: readonly FlowKind[] | null;
  /** Flows with a transformation of one of these types or subtypes; `null` is any, and none told. */
  readonly transformations: readonly string[] | null;
  /** In percent. */
  readonly minConfidence: number;
}

/**
 * `now`: what has not ended. `at`: what was so at a time. `window`: what was so at any time from `from` to before `to`.
 * The kind, transformation, confidence and time must hold for one author's flow together.
 */
export type ViewTime =
  | { readonly kind: 'now' }
  | { readonly kind: 'at'; readonly at: Micros }
  | { readonly kind: 'window'; readonly from: Micros; readonly to: Micros };

/** Everything, now. */
export const CURRENT_VIEW: View = {
  revision: null,
  time: { kind: 'now' },
  kinds: null,
  transformations: null,
  minConfidence: 0,
};

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
  readonly view: View;
  readonly nodes: NodeRules;
  /** Urns of products that the asker may not know of: see `Walk.hiddenCount`. */
  readonly hidden: ReadonlySet<string>;
  /** How many nodes the page has, from 1. */
  readonly first: number;
  /** The page begins after this place in the order, whether a node has it or not. */
  readonly after: WalkPlace | null;
  /** The page's links: none, their ends only (`kinds` and the like are empty), or all that is known of them. */
  readonly links: 'none' | 'ends' | 'full';
  readonly limits: WalkLimits;
}

/** What a walk does with some nodes; never with its roots, nor with hidden nodes, which would be told by it. */
export interface NodeRules {
  /** Where it isn't `null`, other nodes are not entered. */
  readonly include: NodeSelector | null;
  /** These are not entered. */
  readonly exclude: NodeSelector | null;
  /** These are walked through at no cost of depth, and are not in the answer; links pass over them. */
  readonly hopOver: NodeSelector | null;
  /** These are in the answer, and nothing behind them. */
  readonly stopAt: NodeSelector | null;
}

export const NO_RULES: NodeRules = { include: null, exclude: null, hopOver: null, stopAt: null };

/** A node fits when it fits every list that is given, and a list when it fits one of its entries. */
export interface NodeSelector {
  readonly ids?: readonly string[];
  /** Of the products that claim it. */
  readonly domains?: readonly string[];
  /** Urns. */
  readonly products?: readonly string[];
  /** Of a dataset or column: its namespace, to the letter. */
  readonly namespaces?: readonly string[];
  /** Of a dataset or column: the scheme of its namespace, or the whole where it has none; `postgres`, `s3`. */
  readonly platforms?: readonly string[];
  /** Of the products that claim it. */
  readonly classifications?: readonly string[];
  /** Names of datasets, columns and ports, with `*` for any text; letters of either case. */
  readonly names?: readonly string[];
  readonly states?: readonly ('KNOWN' | 'GHOST')[];
}

/** `id` is that of a node; a walk that has hidden nodes goes on by `count`, from the beginning, to name none of them. */
export type WalkPlace =
  | { readonly kind: 'node'; readonly depth: number; readonly id: string }
  | { readonly kind: 'count'; readonly count: number };

export interface WalkLimits {
  /** Walks that find more nodes keep the first so many in the order, and say NODE_LIMIT. */
  readonly maxNodes: number;
  /** A walk that takes longer says DEADLINE, and has the nodes found until then, or none. */
  readonly deadlineMs: number;
}

export const DEFAULT_LIMITS: WalkLimits = { maxNodes: 100_000, deadlineMs: 3_000 };

export interface Walk {
  /** The revision that it was made in: give it in the view of the next page. */
  readonly revision: number;
  /** Whether the claims of its nodes are known to be those of now too, so that nobody need look them up again. */
  readonly hasCurrentClaims: boolean;
  /** One page. */
  readonly nodes: readonly WalkedNode[];
  readonly hasNextPage: boolean;
  /** Of all pages; `null` when a limit stopped the walk. */
  readonly totalCount: number | null;
  /** Why there may be more than the walk found: DEPTH_LIMIT when there was more below; else the limit that stopped it. */
  readonly stopped: readonly StopReason[];
  /** Ids of nodes that have neighbours which the walk did not reach: the first 100 in the order, never a root or a hidden one. */
  readonly stoppedAt: readonly string[];
  /** How many of all nodes nobody describes. */
  readonly ghostCount: number;
  /**
   * How many of all nodes belong to a hidden product; a domain is one where all of its products are. They are in the
   * pages, with an id that tells nothing.
   */
  readonly hiddenCount: number;
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
  /** Of a hidden one `hidden:` and its number in the walk. */
  readonly id: string;
  readonly depth: number;
  readonly isHidden: boolean;
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

export interface LinkEnds {
  readonly from: string;
  readonly to: string;
}

export interface Link extends LinkEnds {
  /** Best evidence first; empty for a link between ports, products or domains that passes through datasets of nobody. */
  readonly kinds: readonly FlowKind[];
  readonly transformations: readonly Transformation[];
  /** Distinct pairs of ports that it joins; 1 between datasets and columns. */
  readonly weight: number;
  /** The greatest of all evidence, in percent; `null` where `kinds` is empty. */
  readonly confidence: number | null;
  /** `null` where `kinds` is empty, and for what is rolled up; so are the other times. */
  readonly firstSeen: Micros | null;
  readonly lastSeen: Micros | null;
  /** The least and the greatest time of the intervals that are in the view. */
  readonly validFrom: Micros | null;
  /** FOREVER while it is so. */
  readonly validTo: Micros | null;
  /** Who says so, by kind and id. */
  readonly sources: readonly Author[];
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
  /** Its other names, by id. */
  readonly aliases: readonly DatasetKey[];
}

export interface DatasetPageRequest {
  readonly first: number;
  /** An id. */
  readonly after: string | null;
  /** The namespace to the letter; `null` is any. */
  readonly namespace: string | null;
}

export interface DatasetPage {
  readonly datasets: readonly {
    readonly key: DatasetKey;
    readonly isDescribed: boolean;
    readonly claims: readonly Claim[];
  }[];
  readonly hasNextPage: boolean;
  readonly totalCount: number;
}

export interface ProductRecord {
  readonly urn: string;
  readonly name: string | null;
  /** False where only an input port names it. */
  readonly isDescribed: boolean;
  readonly owners: readonly string[];
  readonly classification: string | null;
  readonly ports: readonly { readonly name: string; readonly datasets: readonly DatasetKey[] }[];
}

export interface JobRecord {
  readonly key: JobKey;
  /** By name: JSON as it was sent, the latest of each. */
  readonly facets: Readonly<Record<string, string>>;
}

export const RUN_STATES = ['START', 'RUNNING', 'COMPLETE', 'ABORT', 'FAIL', 'OTHER'] as const;
export type RunState = (typeof RUN_STATES)[number];

export interface RunPlace {
  readonly beganAt: string;
  readonly id: string;
}

export interface RunRecord extends RunPlace {
  /** A UUID in small letters. */
  readonly id: string;
  readonly job: JobKey;
  /** The times of its first event, and of its COMPLETE; in the form of `event-time.ts`. */
  readonly beganAt: string;
  readonly completedAt: string | null;
  /** `null` where no event told one. */
  readonly state: RunState | null;
}

export interface FacetRecord {
  readonly subject: string;
  readonly name: string;
  /** The time of the event that decided it, in the form of `event-time.ts`. */
  readonly at: string;
  /** JSON; empty when it was taken back. */
  readonly value: string;
}

export interface AuthorStatement {
  readonly author: Author;
  /** The last entry that proves; `null` where none does. Of a job that was seen to run, its `name` is the id of a run. */
  readonly lastProof: { readonly name: string; readonly at: string; readonly completedAt: string } | null;
  readonly flows: readonly Flow[];
}

export function authorKey({ kind, id }: Author): string {
  return `${kind} ${id}`;
}

export interface LineageCounts {
  readonly datasets: number;
  readonly columns: number;
  readonly jobs: number;
  readonly runs: number;
  /** Pairs of datasets, and of columns, that data flows between now. */
  readonly datasetFlows: number;
  readonly columnFlows: number;
  readonly products: number;
}
