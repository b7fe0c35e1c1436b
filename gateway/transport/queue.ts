/** Lets so many through at once, and so many wait; the rest is refused. */
import type { Cancellation } from '../../lib/cancellation.ts';
import { TransportFailure } from './transport.ts';

export interface Queue {
  /** Rejects where too many wait, or when the call is cancelled while it waits. */
  readonly enter: (cancellation: Cancellation) => Promise<void> | undefined;
  readonly leave: () => void;
}

export function createQueue(most: number, mostWaiting: number): Queue {
  const waiting = new Set<() => void>();
  let inside = 0;

  function wait(cancellation: Cancellation): Promise<void> {
    return new Promise((resolve, reject) => {
      const go = (): void => {
        stop();
        resolve();
      };
      waiting.add(go);
      const stop = cancellation.onCancel(() => {
        waiting.delete(go);
        reject(cancellation.reason);
      });
    });
  }

  return {
    enter: (cancellation) => {
      if (inside < most) {
        inside += 1;
        return undefined;
      }
      if (waiting.size >= mostWaiting) throw new TransportFailure('busy', 'too many calls wait');
      return wait(cancellation);
    },
    /** The place goes to the one that waits longest. */
    leave: () => {
      const [next] = waiting;
      if (!next) {
        inside -= 1;
        return;
      }
      waiting.delete(next);
      next();
    },
  };
}
