/**
 * Follows what one subgraph says of its changes (`lib/changes.ts`). What is kept of its answers may be used while the
 * lease lasts, counted from when we asked; when it ends, in whatever way, everything kept is let go of.
 */
import { randomUUID } from 'node:crypto';
import type { ChangesAnswer, FollowChanges, Keepable, Position } from '../../lib/changes.ts';

export interface Feed {
  /** Which run of the subgraph, if what it told may be answered with now; another text after each time that all is let go of. */
  readonly era: () => string | undefined;
  /**
   * Another number after each change, and each time that all is let go of; `undefined` while there is no lease. `now`:
   * by `performance.now()`.
   */
  readonly version: (now: number) => number | undefined;
  /** Whether what was read there at this number is as it is now: of one product, or of anything the subgraph says. */
  readonly isCurrent: (number: number, urn: string | undefined) => boolean;
  /** An answer came that may be kept: from now on changes are followed. False where this one may not be. */
  readonly admit: (position: Keepable) => boolean;
}

const WAIT_MS = 4_000;
/** A subgraph that says nothing for so long is asked anew. */
const LATEST_MS = 8_000;
/** Clocks may run at different speeds. */
const MARGIN_MS = 200;
/** Nobody asks for so long: nothing is followed any more. */
const IDLE_MS = 60_000;
const AGAIN_MS = 1_000;
/** For giving a lease back; a subgraph that does not hear of it waits for its end. */
const LEAVE_MS = 1_000;
const MOST_URNS = 10_000;

export interface FeedOptions {
  readonly follow: FollowChanges;
  /** Something has changed, or may have. */
  readonly onChange: () => void;
  /** Given, each time that following begins, what resolves when it has ended and the lease was given back. */
  readonly onFollowing: (ended: Promise<void>) => void;
  /** Aborted, nothing is followed any more. */
  readonly closing: AbortSignal;
}

export function createFeed({ follow, onChange, onFollowing, closing }: FeedOptions): Feed {
  // Each feed lets go for itself, so each is waited for.
  const gateway = randomUUID();
  let at: Position | null = null;
  let era = 0;
  let version = 0;
  let validUntil = { monotonic: 0, wall: 0 };
  let usedAt = performance.now();
  let isRunning = false;
  let changedAt = new Map<string, number>();
  let anyChangedAt = 0;

  function tell(): void {
    version += 1;
    onChange();
  }

  function letGo(): void {
    era += 1;
    at = null;
    changedAt = new Map();
    tell();
  }

  /** A machine that slept notices by its wall clock. */
  const hasLease = (now = performance.now()): boolean => now < validUntil.monotonic && Date.now() < validUntil.wall;

  function take(answer: ChangesAnswer, after: Position | null, askedAt: { monotonic: number; wall: number }): void {
    const { urns, leaseMs } = answer;
    const isSame = after !== null && after.instance === answer.at.instance;
    if (!isSame || urns === null || changedAt.size + urns.length > MOST_URNS) letGo();
    else if (answer.at.number !== after.number) {
      for (const urn of urns) changedAt.set(urn, answer.at.number);
      tell();
    }
    if (!isSame || answer.at.number !== after.number) anyChangedAt = answer.at.number;
    at = answer.at;
    validUntil = { monotonic: askedAt.monotonic + leaseMs - MARGIN_MS, wall: askedAt.wall + leaseMs - MARGIN_MS };
  }

  async function run(): Promise<void> {
    while (!closing.aborted && performance.now() - usedAt < IDLE_MS) {
      const askedAt = { monotonic: performance.now(), wall: Date.now() };
      const after = at && hasLease() ? at : null;
      const until = AbortSignal.any([closing, AbortSignal.timeout(LATEST_MS)]);
      take(await follow({ gateway, after, waitMs: WAIT_MS }, until), after, askedAt);
    }
  }

  function start(): void {
    isRunning = true;
    const ended = run()
      .catch(() => undefined) // The subgraph is away, or says nothing of changes any more: fetches tell that.
      .then(async () => {
        letGo();
        await leave();
        setTimeout(() => (isRunning = false), AGAIN_MS).unref();
      });
    onFollowing(ended);
  }

  /** Nothing is kept any more, so no change need wait for us until the lease is over. */
  async function leave(): Promise<void> {
    const request = { gateway, after: null, waitMs: 0, isLeaving: true };
    await follow(request, AbortSignal.timeout(LEAVE_MS)).catch(() => undefined);
  }

  return {
    era: () => {
      usedAt = performance.now();
      return at && hasLease() ? `${at.instance} ${era}` : undefined;
    },
    version: (now) => {
      usedAt = now;
      return at && hasLease(now) ? version : undefined;
    },
    isCurrent: (number, urn) => (urn === undefined ? anyChangedAt : (changedAt.get(urn) ?? 0)) <= number,
    admit: ({ instance, number }) => {
      usedAt = performance.now();
      if (!isRunning) start();
      return at?.instance === instance && hasLease() && number >= at.number;
    },
  };
}
