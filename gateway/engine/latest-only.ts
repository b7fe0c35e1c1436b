/**
 * Does one thing at a time, and of what comes meanwhile only the newest: supergraphs may come faster than they load.
 * Whoever gave an older one waits for the newest too.
 */
export interface LatestOnly<Value> {
  readonly give: (value: Value) => Promise<void>;
  readonly isBusy: () => boolean;
}

/** `work` must not reject. */
export function createLatestOnly<Value extends object>(work: (value: Value) => Promise<void>): LatestOnly<Value> {
  let newest: Value | undefined;
  let working: Promise<void> | undefined;

  async function workThrough(): Promise<void> {
    while (newest) {
      const value = newest;
      newest = undefined;
      await work(value);
    }
    working = undefined;
  }

  return {
    give: (value) => {
      newest = value;
      return (working ??= workThrough());
    },
    isBusy: () => working !== undefined,
  };
}
