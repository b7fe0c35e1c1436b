/**
 * While one transaction is under way, the changes that come meanwhile wait and go together in the next: many small
 * requests cost few commits, and our own transactions never wait for each other's locks.
 */
import { TributaryError } from '../../../../lib/errors.ts';
import type { LineageChange } from '../../model/change.ts';

export interface GroupCommits {
  /** Resolves when these changes are committed, together with others. */
  readonly add: (changes: readonly LineageChange[]) => Promise<void>;
  /** Runs alone, after what was added before. */
  readonly alone: (work: () => Promise<void>) => Promise<void>;
  /** Waits for all that was added. */
  readonly drain: () => Promise<void>;
}

interface Waiting {
  readonly changes: readonly LineageChange[];
  readonly work: (() => Promise<void>) | null;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** In changes: what is more goes into the next transaction. */
const MAX_GROUP = 1_000;
/** In changes: more than these are refused, to be sent again. */
const MAX_WAITING = 20_000;

export function createGroupCommits(commit: (changes: readonly LineageChange[]) => Promise<void>): GroupCommits {
  let queue: Waiting[] = [];
  let waitingChanges = 0;
  let running: Promise<void> | null = null;

  function enqueue(changes: readonly LineageChange[], work: Waiting['work']): Promise<void> {
    if (waitingChanges > MAX_WAITING) return Promise.reject(full(waitingChanges));
    waitingChanges += changes.length;
    const done = new Promise<void>((resolve, reject) => queue.push({ changes, work, resolve, reject }));
    running ??= run();
    return done;
  }

  async function run(): Promise<void> {
    await Promise.resolve(); // What is asked for in this turn of the event loop goes together.
    while (queue.length > 0) await settle(takeGroup());
    running = null; // In the same turn in which the queue was seen empty: whoever comes next starts anew.
  }

  function takeGroup(): readonly Waiting[] {
    if (queue[0]!.work) return [queue.shift()!];
    let size = 0;
    const end = queue.findIndex(({ work, changes }, index) => {
      if (work !== null || (index > 0 && size + changes.length > MAX_GROUP)) return true;
      size += changes.length;
      return false;
    });
    const group = queue.slice(0, end === -1 ? queue.length : end);
    queue = queue.slice(group.length);
    waitingChanges -= size;
    return group;
  }

  async function settle(group: readonly Waiting[]): Promise<void> {
    try {
      const work = group[0]!.work;
      await (work ? work() : commit(group.flatMap(({ changes }) => changes)));
      for (const { resolve } of group) resolve();
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  }

  return {
    add: (changes) => enqueue(changes, null),
    alone: (work) => enqueue([], work),
    drain: async () => {
      await running;
    },
  };
}

function full(waiting: number): TributaryError {
  return new TributaryError(
    'STORE_UNAVAILABLE',
    `The lineage store is behind: ${waiting} changes wait for it already.`,
  );
}
