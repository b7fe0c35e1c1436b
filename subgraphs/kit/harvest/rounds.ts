/**
 * One round at a time. Whoever asks while a round runs waits for one more that serves all who asked meanwhile: a
 * publish of ten domains in a second is two rounds, not ten.
 */
export interface Rounds {
  /** Resolves when a round that began after this call, over these domains at least, has ended. */
  readonly request: (domains: Wanted) => Promise<void>;
  /** Resolves when nothing runs and nobody waits. */
  readonly idle: () => Promise<void>;
}

/** Names of domains, or all of them. */
export type Wanted = readonly string[] | 'all';

/** `run` is never called while an earlier call runs. Its rejection reaches those who asked for that round. */
export function createRounds(run: (domains: Wanted) => Promise<void>): Rounds {
  let running: Promise<void> | null = null;
  let next: { wanted: Wanted; done: Promise<void> } | null = null;

  const begin = (wanted: Wanted): Promise<void> => {
    const round = run(wanted).finally(() => {
      running = null;
    });
    running = round;
    return round;
  };
  const queue = (wanted: Wanted, after: Promise<void>): Promise<void> => {
    if (next) {
      next.wanted = join(next.wanted, wanted);
      return next.done;
    }
    const done = settled(after).then(() => {
      const { wanted: all } = next!;
      next = null;
      return begin(all);
    });
    next = { wanted, done };
    return done;
  };
  return {
    request: (wanted) => (running ? queue(wanted, running) : begin(wanted)),
    idle: async () => {
      while (running) await settled(next?.done ?? running);
    },
  };
}

function join(left: Wanted, right: Wanted): Wanted {
  return left === 'all' || right === 'all' ? 'all' : [...new Set([...left, ...right])];
}

function settled(promise: Promise<void>): Promise<void> {
  return promise.catch(() => undefined);
}
