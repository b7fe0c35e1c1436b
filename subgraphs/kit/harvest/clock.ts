/** Time as a value that is passed in: tests turn it by hand, and nothing sleeps. */
export interface HarvestClock {
  readonly now: () => Date;
  /** Calls back once, after so many milliseconds. Answers how to call it off. */
  readonly schedule: (callback: () => void, delayMs: number) => () => void;
}

/** The system's clock. Its timers keep no process alive. */
export const systemClock: HarvestClock = {
  now: () => new Date(),
  schedule: (callback, delayMs) => {
    const timer = setTimeout(callback, delayMs).unref();
    return () => clearTimeout(timer);
  },
};
