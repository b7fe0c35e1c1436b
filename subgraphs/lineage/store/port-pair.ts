/**
 * Two ports are joined when a path leads from a dataset of one to a dataset of the other through datasets of nobody. To
 * find these pairs is all that a store does for walks between ports, products and domains.
 */
import type { FlowKind } from '../model/change.ts';
import type { Claim } from './lineage-store.ts';

export type OneDirection = 'UPSTREAM' | 'DOWNSTREAM';

/** Data flows from one port to another. An end is the id of a port, or a urn where the port isn't known. */
export interface PortPair {
  /** What was asked for: the id of a dataset, port or domain, or a urn. */
  readonly start: string;
  readonly from: string;
  readonly to: string;
  /** Of the flow that joins them at once; empty where the way is longer. */
  readonly kinds: readonly FlowKind[];
}

export interface PortPairs {
  /** All pairs that leave (DOWNSTREAM) or reach (UPSTREAM) the datasets that the starts stand for. */
  readonly pairs: (direction: OneDirection, starts: readonly string[]) => Promise<readonly PortPair[]>;
  /** By id of a product or domain: its name and whether it is described. Ports are described. */
  readonly describe: (
    ids: readonly string[],
  ) => Promise<ReadonlyMap<string, { name: string | null; isDescribed: boolean }>>;
  /** By id of a dataset. */
  readonly claims: (datasets: readonly string[]) => Promise<ReadonlyMap<string, readonly Claim[]>>;
}

/** What was found before, at once. */
export type PairsOf = (direction: OneDirection, start: string) => readonly PortPair[];
