/** What was opened is closed in reverse order, once, whatever fails on the way. */
export interface Closing {
  /** Remembers how to close something that has just been opened. */
  readonly add: (close: () => Promise<void> | void) => void;
  readonly close: () => Promise<void>;
}

export function createClosing(): Closing {
  const steps: (() => Promise<void> | void)[] = [];
  let closed: Promise<void> | undefined;
  return {
    add: (close) => void steps.push(close),
    close: () => (closed ??= closeAll(steps)),
  };
}

async function closeAll(steps: (() => Promise<void> | void)[]): Promise<void> {
  const failures: unknown[] = [];
  for (const step of steps.reverse()) {
    try {
      await step();
    } catch (failure) {
      failures.push(failure);
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, 'Not everything could be closed.');
}
