/**
 * Requests that ask the same at the same moment are answered by one execution: same operation, same variables, same
 * principal. It ends when all who wait for it have left. Mutations are never shared.
 */
import { Cancellation } from '../../lib/cancellation.ts';

/** Told once: the answer, or why there is none. */
export interface Asker<Answer> {
  readonly give: (answer: Answer) => void;
  readonly fail: (error: unknown) => void;
  /** Cancelled when it does not wait any more; it is told nevertheless. */
  readonly gone: Cancellation | undefined;
}

/** `gone`: that nobody waits for it any more. */
export type Work<Answer> = (gone: Cancellation | undefined) => Promise<Answer>;

export interface Sharing<Answer> {
  /** `key`: whatever may make the answer of this operation another one. */
  readonly share: (operation: object, key: string, asker: Asker<Answer>, work: Work<Answer>) => void;
  readonly alone: (asker: Asker<Answer>, work: Work<Answer>) => void;
}

interface Shared<Answer> {
  readonly key: string;
  readonly nobodyWaits: Cancellation;
  readonly askers: Asker<Answer>[];
  waiting: number;
}

/**
 * Executions in flight are lists that are searched, one for each operation, and no map: one that gains and loses a key
 * with each request is made anew every few dozen, and what its former tables held costs a tenth of a request to clear.
 */
export function createSharing<Answer>(): Sharing<Answer> {
  const inFlight = new WeakMap<object, Shared<Answer>[]>();

  function inFlightOf(operation: object): Shared<Answer>[] {
    const known = inFlight.get(operation);
    if (known) return known;
    const none: Shared<Answer>[] = [];
    inFlight.set(operation, none);
    return none;
  }

  function begin(others: Shared<Answer>[], key: string, work: Work<Answer>): Shared<Answer> {
    const shared: Shared<Answer> = { key, nobodyWaits: new Cancellation(), askers: [], waiting: 0 };
    others.push(shared);
    const end = (tell: (asker: Asker<Answer>) => void): void => {
      remove(others, shared);
      for (const asker of shared.askers) tell(asker);
    };
    work(shared.nobodyWaits).then(
      (answer) => end(({ give }) => give(answer)),
      (error: unknown) => end(({ fail }) => fail(error)),
    );
    return shared;
  }

  function leave(others: Shared<Answer>[], shared: Shared<Answer>): void {
    shared.waiting -= 1;
    if (shared.waiting > 0) return;
    remove(others, shared);
    shared.nobodyWaits.cancel('gone');
  }

  return {
    share: (operation, key, asker, work) => {
      const others = inFlightOf(operation);
      const shared = others.find((other) => other.key === key) ?? begin(others, key, work);
      shared.askers.push(asker);
      shared.waiting += 1;
      asker.gone?.onCancel(() => leave(others, shared));
    },
    alone: ({ give, fail, gone }, work) => void work(gone).then(give, fail),
  };
}

function remove<Item>(list: Item[], item: Item): void {
  const index = list.indexOf(item);
  if (index !== -1) list.splice(index, 1);
}
