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
  readonly at: () => Position;
  readonly follow: FollowChanges;
}

export interface ChangesOptions {
  /** Default 10,000. */
  readonly leaseMs?: number;
}

interface Gateway {
  acknowledged: number;
  until: number;
}

const LEASE_MS = 10_000;
/** Who is further behind lets go of everything. */
const MOST_REMEMBERED = 1_000;
const LONGEST_WAIT_MS = 5_000;

export function createChanges({ leaseMs = LEASE_MS }: ChangesOptions = {}): Changes {
  const instance = randomUUID();
  const gateways = new Map<string, Gateway>();
  const listeners = new Set<() => void>();
  let remembered: (readonly string[] | null)[] = [];
  let number = 0;

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
    const now = performance.now();
    let longest = 0;
    for (const [name, { acknowledged, until }] of gateways) {
      if (until <= now) gateways.delete(name);
      else if (acknowledged < of) longest = Math.max(longest, until - now);
    }
    return longest;
  }

  return {
    at: () => ({ instance, number }),
    announce: async (urns) => {
      number += 1;
      const mine = number;
      remembered = [...remembered, urns ?? null].slice(-MOST_REMEMBERED);
      wake();
      for (let ms = remainingMs(mine); ms > 0; ms = remainingMs(mine)) await rest(ms);
    },
    follow: async ({ gateway, after, waitMs }, signal) => {
      const known = after?.instance === instance ? after.number : undefined;
      gateways.set(gateway, { acknowledged: known ?? number, until: performance.now() + leaseMs });
      wake();
      const end = performance.now() + Math.min(waitMs, LONGEST_WAIT_MS);
      while (known === number && performance.now() < end && !signal.aborted)
        await rest(end - performance.now(), signal);
      signal.throwIfAborted();
      return { at: { instance, number }, urns: known === undefined ? null : since(known), leaseMs };
    },
  };
}
