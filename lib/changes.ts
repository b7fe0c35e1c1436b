/**
 * How a subgraph tells its gateways what has changed, so that they may keep its answers until then: leases, after C. Gray
 * and D. Cheriton, "Leases: An Efficient Fault-Tolerant Mechanism for Distributed File Cache Consistency" (SOSP 1989).
 * A gateway asks what came after a position, and by asking says that it has let go of everything before it. While its
 * lease lasts a change is not over before the gateway has said so; without a lease it keeps nothing.
 */

/** How many changes there were, in one run of a subgraph's process. */
export interface Position {
  /** Of the run: another one knows nothing of leases that this one gave. */
  readonly instance: string;
  readonly number: number;
}

export interface ChangesRequest {
  /** Names who keeps answers; two that let go apart have two names. */
  readonly gateway: string;
  /** `null` for a gateway that keeps nothing yet. */
  readonly after: Position | null;
  /** How long the answer may wait for a change. */
  readonly waitMs: number;
  /** It has let go of everything and gives its lease back: nobody need wait for it. Default false. */
  readonly isLeaving?: boolean | undefined;
}

export interface ChangesAnswer {
  readonly at: Position;
  /** Whose answers have changed since then; `null` where anything may have. */
  readonly urns: readonly string[] | null;
  /** From the moment at which the gateway asked. */
  readonly leaseMs: number;
}

/** Answers at once where something has changed. Rejects when the signal is aborted. */
export type FollowChanges = (request: ChangesRequest, signal: AbortSignal) => Promise<ChangesAnswer>;

/** What an answer that may be kept has in `extensions.changes`. */
export interface Keepable extends Position {
  /** Whether it is for this principal alone. */
  readonly isPrivate: boolean;
  /** Of an answer that the time changes too: for how long it holds, whatever else happens. Absent: for ever. */
  readonly maxAgeMs?: number | undefined;
}
