/** What the general walk asks of a store. Ids everywhere; names that are aliases are resolved by the directory. */
import type { Directory } from '../directory.ts';
import type { Link, LinkEnds, View } from '../lineage-store.ts';

export type OneDirection = 'UPSTREAM' | 'DOWNSTREAM';

/** A view whose revision is known. */
export interface PinnedView extends View {
  readonly revision: number;
}

export interface Neighbour {
  readonly id: string;
  readonly isDescribed: boolean;
}

export interface GraphReader {
  /** The latest revision, the oldest that can still be read, and who claims what. */
  readonly now: () => Promise<ReaderState>;
  /** Datasets next to datasets and columns next to columns, each once. Nodes without any may be left out. */
  readonly neighbours: (
    view: PinnedView,
    direction: OneDirection,
    ids: readonly string[],
  ) => Promise<ReadonlyMap<string, readonly Neighbour[]>>;
  /** As `LineageStore.links`, between datasets and between columns. */
  readonly links: (view: PinnedView, ends: readonly LinkEnds[]) => Promise<readonly Link[]>;
  /** The columns of datasets; datasets without any may be left out. */
  readonly columnsOf: (datasets: readonly string[]) => Promise<ReadonlyMap<string, readonly string[]>>;
}

export interface ReaderState {
  readonly revision: number;
  readonly oldestRevision: number;
  readonly directory: Directory;
}
