/**
 * Requests that ask the same at the same moment are answered by one execution: same operation, same variables, same
 * principal. It ends when all who wait for it have left. Mutations are never shared.
 */
export interface Sharing<Answer> {
  /** `work` is told when nobody waits any more. `gone` is aborted when this one leaves, which ends its own waiting only. */
  readonly share: (
    key: string | undefined,
    gone: AbortSignal | undefined,
    work: (gone: AbortSignal | undefined) => Promise<Answer>,
  ) => Promise<Answer>;
}

interface Shared<Answer> {
  readonly answer: Promise<Answer>;
  readonly nobodyWaits: AbortController;
  waiting: number;
}

export function createSharing<Answer>(): Sharing<Answer> {
  const inFlight = new Map<string, Shared<Answer>>();

  function begin(key: string, work: (gone: AbortSignal) => Promise<Answer>): Shared<Answer> {
    const nobodyWaits = new AbortController();
    const answer = work(nobodyWaits.signal).finally(() => {
      if (inFlight.get(key) === shared) inFlight.delete(key);
    });
    const shared: Shared<Answer> = { answer, nobodyWaits, waiting: 0 };
    inFlight.set(key, shared);
    return shared;
  }

  return {
    share: (key, gone, work) => {
      if (key === undefined) return work(gone);
      const shared = inFlight.get(key) ?? begin(key, work);
      shared.waiting += 1;
      const leave = (): void => {
        shared.waiting -= 1;
        if (shared.waiting > 0) return;
        if (inFlight.get(key) === shared) inFlight.delete(key);
        shared.nobodyWaits.abort();
      };
      if (!gone) return shared.answer;
      gone.addEventListener('abort', leave, { once: true });
      return shared.answer.finally(() => gone.removeEventListener('abort', leave));
    },
  };
}
