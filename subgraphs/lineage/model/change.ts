/**
 * What one message says of lineage, in our words: the translation of an OpenLineage event, or of a line of an import.
 * Applying changes twice, or in another order, gives the same graph.
 */
import type { DatasetKey, JobKey } from './node-id.ts';

export const FLOW_KINDS = ['OBSERVED', 'MANUAL', 'DECLARED'] as const;
/** How a flow is known: seen in a run, written down by a person, or declared by a contract or a job. Best evidence first. */
export type FlowKind = (typeof FLOW_KINDS)[number];

export interface LineageChange {
  /** When it was so, not when it came: see `event-time.ts` for the form, whose order as text is the order in time. */
  readonly at: string;
  readonly datasets: readonly DatasetFact[];
  readonly columns: readonly ColumnFact[];
  readonly job: JobKey | null;
  /** The id of a run, as `runId` makes it. */
  readonly run: string | null;
  readonly registers: readonly Register[];
  readonly aliases: readonly AliasFact[];
  readonly entry: EntryFact | null;
}

/** A dataset that was named. It is described when it was more than the end of a flow. */
export interface DatasetFact {
  readonly key: DatasetKey;
  readonly isDescribed: boolean;
}

export interface ColumnFact {
  readonly dataset: DatasetKey;
  readonly name: string;
  readonly isDescribed: boolean;
}

/** One value that the latest message decides: the greatest `order` wins, and among equal ones the greatest `value`. */
export interface Register {
  /** Whose value: the id of a dataset, a job or a run, or `<run id>|input|<dataset id>`. */
  readonly subject: string;
  /** The name of a facet, or `state` of a run. */
  readonly name: string;
  readonly order: string;
  /** JSON; empty when the value was taken back. */
  readonly value: string;
}

/** Two names of one dataset, as the `symlinks` facet tells them. Names add up and are never taken back. */
export interface AliasFact {
  /** Whose facet it is. */
  readonly dataset: DatasetKey;
  readonly alias: DatasetKey;
}

/**
 * Who states flows. A job speaks through its runs (OBSERVED) and through descriptions of it (DECLARED or MANUAL), which
 * are two authors; a dataset and a domain speak for themselves.
 */
export interface Author {
  readonly kind: FlowKind;
  /** The id of a job, a dataset or a domain. */
  readonly id: string;
}

/**
 * What a message adds to its author's timeline. The entries of an author lie in the order of (at, name), and an entry
 * that proves takes away the flows that it does not state: see `store/timeline/`.
 */
export interface EntryFact {
  readonly author: Author;
  /** The entry's name among its author's: the id of a run, or what makes a message differ from others. */
  readonly name: string;
  /** Of a run the COMPLETE: only that proves what a run does not state. Other entries prove by themselves. */
  readonly completedAt: string | null;
  readonly contributions: readonly SlottedContribution[];
}

/**
 * Contributions in no slot (`null`) add up within their entry and end with it; one in a slot stands until a later entry
 * of the same author has another in that slot.
 */
export interface SlottedContribution {
  readonly slot: string | null;
  readonly contribution: Contribution;
}

/** Flows as a message states them, before a run's messages are put together. Ids everywhere. */
export interface Contribution {
  readonly inputs: readonly string[];
  readonly outputs: readonly OutputStatement[];
  /** Flows that are stated as such; those of a domain's contracts. */
  readonly flows?: readonly Flow[];
}

/** What feeds one dataset. A `basis` that says more replaces one that says less. */
export interface OutputStatement {
  readonly dataset: string;
  readonly basis: 'lineage' | 'columnLineage' | 'inputs';
  readonly sources: readonly Feed[];
  /** Column by column. */
  readonly columns: readonly ColumnFeed[];
  /** Columns that affect the whole dataset, as a filter does. */
  readonly wide: readonly Feed[];
  /** Names of the dataset's columns, as far as this message knows them: what wide feeds reach. */
  readonly fields: readonly string[];
}

export interface Feed {
  readonly from: string;
  readonly transformations: readonly Transformation[];
}

export interface ColumnFeed extends Feed {
  /** The name of the column that is fed. */
  readonly to: string;
}

export interface Transformation {
  /** DIRECT: the value is made from it; INDIRECT: it decides which values there are. */
  readonly type: string;
  readonly subtype: string | null;
  readonly masking: boolean;
}

/** An edge of the graph, from dataset to dataset or from column to column, as one author states it. */
export interface Flow {
  readonly from: string;
  readonly to: string;
  readonly transformations: readonly Transformation[];
  /** How sure it is, in percent: see `confidence.ts`. */
  readonly confidence: number;
}
