/** Waits for work, but not for ever, and not even where the work doesn't heed its signal. */
import type { HarvestClock } from './clock.ts';

/** Rejects when `deadlineMs` have passed or `signal` is aborted, and aborts the signal that `work` was given. */
export async function withDeadline<Answer>(
  clock: HarvestClock,
  deadlineMs: number,
  signal: AbortSignal,
  work: (deadline: AbortSignal) => Promise<Answer>,
): Promise<Answer> {
  const controller = new AbortController();
  const callOff = clock.schedule(() => controller.abort(new Error(`no answer within ${deadlineMs} ms`)), deadlineMs);
  const both = AbortSignal.any([signal, controller.signal]);
  try {
    both.throwIfAborted();
    return await Promise.race([work(both), rejectionOf(both)]);
  } finally {
    callOff();
  }
}

function rejectionOf(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}
