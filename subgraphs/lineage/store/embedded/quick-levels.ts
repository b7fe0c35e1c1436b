/** What the searches of one walk found. */
import type { StopReason } from '../lineage-store.ts';
import type { OneDirection } from '../walking/graph-reader.ts';

/** All nodes of a walk by depth, kept apart from the searches that found them. */
export interface Levels {
  readonly roots: readonly number[];
  /** The nodes at depth 1, 2, and so on, `maxNodes` at most. */
  readonly levels: readonly Int32Array[];
  readonly beyond: ReadonlySet<number>;
  readonly stopped: StopReason | null;
  /** What each search found. */
  readonly sides: readonly { readonly direction: OneDirection; readonly levels: readonly Int32Array[] }[];
}
