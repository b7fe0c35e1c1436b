/**
 * Requests that ask the same at the same moment are answered by one execution: same operation, same variables, same
 * principal. It ends when all who wait for it have left. Mutations are never shared.
 */
import { Cancellation } from '../../lib/cancellation.ts';

export interface Sharing<Answer> {
  /** `work` is told when nobody waits any more; `gone` tells when this one does not. */
  readonly share: (
    key: string | undefined,
    gone: Cancellation | undefined,
    work: (gone: Cancellation | undefined) => Promise<Answer>,
  ) => Promise<Answer>;
}

interface Shared<Answer> {
  readonly answer: Promise<Answer>;
  readonly nobodyWaits: Cancellation;
  waiting: number;
}

export function createSharing<Answer>(): Sharing<Answer> {
  const inFlight = new Map<string, Shared<Answer>>();

  function begin(key: string, work: (gone: Cancellation) => Promise<Answer>): Shared<Answer> {
    const nobodyWaits = new Cancellation();
    const answer = work(nobodyWaits).finally(() => {
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
        shared.nobodyWaits.cancel('gone');
      };
      const stop = gone?.onCancel(leave);
      return stop ? shared.answer.finally(stop) : shared.answer;
    },
  };
}
