/** How much a client may ask in a minute, in objects of answers: a token bucket for each. */
import { LRUCache } from 'lru-cache';

export interface Rate {
  /** In seconds, how long this client must wait; 0 where it need not. Takes the cost away where it may go on. */
  readonly take: (client: string, cost: number) => number;
  /** What an answer did not cost after all. */
  readonly giveBack: (client: string, cost: number) => void;
}

interface Bucket {
  left: number;
  filledAt: number;
}

const MOST_CLIENTS = 10_000;
const MINUTE_MS = 60_000;

/** An operation may cost more than a minute has: it then waits for a full bucket, and leaves it empty for as long. */
export function createRate(costPerMinute: number, now: () => number = Date.now): Rate {
  const buckets = new LRUCache<string, Bucket>({ max: MOST_CLIENTS });

  function bucketOf(client: string): Bucket {
    const bucket = buckets.get(client) ?? { left: costPerMinute, filledAt: now() };
    const elapsed = now() - bucket.filledAt;
    bucket.left = Math.min(costPerMinute, bucket.left + (elapsed / MINUTE_MS) * costPerMinute);
    bucket.filledAt += elapsed;
    buckets.set(client, bucket);
    return bucket;
  }

  return {
    take: (client, cost) => {
      const bucket = bucketOf(client);
      const missing = Math.min(cost, costPerMinute) - bucket.left;
      if (missing > 0) return Math.ceil((missing / costPerMinute) * (MINUTE_MS / 1_000));
      bucket.left -= cost;
      return 0;
    },
    giveBack: (client, cost) => {
      const bucket = bucketOf(client);
      bucket.left = Math.min(costPerMinute, bucket.left + cost);
    },
  };
}
