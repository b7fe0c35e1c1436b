/** What the parts of the exam share: the store under examination, and a namespace of its own for each test. */
import type { LineageStore } from '../../../subgraphs/lineage/store/lineage-store.ts';

export interface Desk {
  /** The store that is open now. */
  readonly store: () => LineageStore;
  /** A namespace that nobody used before. */
  readonly fresh: () => string;
  /** How many times a property is tried on this store, of so many on the quickest one. */
  readonly numRuns: (most: number) => number;
}
