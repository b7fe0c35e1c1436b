/** A subgraph's side of `lib/changes.ts`: tells gateways of changes, and waits until none answers with what was before. */
import { randomUUID } from 'node:crypto';
import type { FollowChanges, Position } from '../../lib/changes.ts';

export interface Changes {
  /**
   * Called once a change is made and before it is acknowledged to whoever made it. `urns` are the products whose answers
   * have changed, in whatever field; without them anything may have. Resolves once no gateway answers with what was
   * before: at once where all follow, after a lease where one has vanished.
   */
  readonly announce: (urns?: readonly string[]) => Promise<void>;
  /** `undefined` while so much changes that nothing is worth keeping. */
  readonly at: () => Position | undefined;
  readonly follow: FollowChanges;
}

export interface ChangesOptions {
  /** Default 10,000. */
  readonly leaseMs?: number;
  /** In milliseconds, of a clock that is never set. Default `performance.now`. */
  readonly now?: () => number;
}

interface Gateway {
  acknowledged: number;
  until: number;
}

const LEASE_MS = 10_000;
/** Who is further behind lets go of everything. */
const MOST_REMEMBERED = 1_000;
const LONGEST_WAIT_MS = 5_000;
/** Beyond so many changes in a second gateways keep nothing, until there was none for a second; so none waits for them. */
const MOST_A_SECOND = 50;
const CALM_MS = 1_000;

export function createChanges({ leaseMs = LEASE_MS, now = () => performance.now() }: ChangesOptions = {}): Changes {
  const instance = randomUUID();
  const gateways = new Map<string, Gateway>();
  const listeners = new Set<() => void>();
  let remembered: (readonly string[] | null)[] = [];
  let number = 0;
  let isRestless = false;
  let second = { beganAt: 0, changes: 0 };
  let changedAt = 0;

  const wake = (): void => {
    for (const listener of [...listeners]) listener();
  };

  function since(after: number): readonly string[] | null {
    const missed = number - after;
    if (missed > remembered.length) return null;
    const changes = missed === 0 ? [] : remembered.slice(-missed);
    return changes.includes(null) ? null : [...new Set(changes.flatMap((urns) => urns ?? []))];
  }

  /** Resolves when somebody wakes us, the time is over or the signal is aborted. */
  function rest(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const go = (): void => {
        clearTimeout(timer);
        listeners.delete(go);
        signal?.removeEventListener('abort', go);
        resolve();
      };
      const timer = setTimeout(go, ms);
      listeners.add(go);
      signal?.addEventListener('abort', go, { once: true });
    });
  }

  /** How long the longest lease of a gateway lasts that has not let go yet; 0 where there is none. */
  function remainingMs(of: number): number {
    let longest = 0;
    for (const [name, { acknowledged, until }] of gateways) {
      const leftMs = until - now();
      if (leftMs <= 0) gateways.delete(name);
      else if (acknowledged < of) longest = Math.max(longest, leftMs);
    }
    return longest;
  }

  function count(urns: readonly string[] | null): void {
    number += 1;
    remembered = [...remembered, urns].slice(-MOST_REMEMBERED);
    wake();
  }

  function calmDown(): void {
    if (!isRestless || now() - changedAt < CALM_MS) return;
    isRestless = false;
    count(null);
  }

  function isTooMuch(): boolean {
    if (now() - second.beganAt > 1_000) second = { beganAt: now(), changes: 0 };
    second.changes += 1;
    return second.changes > MOST_A_SECOND;
  }

  return {
    at: () => {
      calmDown();
      return isRestless ? undefined : { instance, number };
    },
    announce: async (urns) => {
      calmDown();
      changedAt = now();
      if (!isRestless) {
        isRestless = isTooMuch();
        count(isRestless ? null : (urns ?? null));
      }
      const mine = number; // While so much changes, that of the first of these: who has let go then keeps nothing.
      for (let ms = remainingMs(mine); ms > 0; ms = remainingMs(mine)) await rest(ms);
    },
    follow: async ({ gateway, after, waitMs, isLeaving = false }, signal) => {
      if (isLeaving) {
        gateways.delete(gateway);
        wake();
        return { at: { instance, number }, urns: null, leaseMs: 0 };
      }
      const known = after?.instance === instance ? after.number : undefined;
      gateways.set(gateway, { acknowledged: known ?? number, until: now() + leaseMs });
      wake();
      const end = now() + Math.min(waitMs, LONGEST_WAIT_MS, leaseMs / 2);
      while (known === number && now() < end && !signal.aborted) await rest(end - now(), signal);
      signal.throwIfAborted();
      return { at: { instance, number }, urns: known === undefined ? null : since(known), leaseMs };
    },
  };
}
