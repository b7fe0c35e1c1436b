/**
 * A service runs until a signal, or until the process that started it has gone; it stops gracefully on the first signal
 * and at once on the second.
 */
import { once } from 'node:events';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

export async function runUntilStopped(close: () => Promise<void>): Promise<void> {
  await Promise.race([...SIGNALS.map((signal) => once(process, signal)), starterGone()]);
  for (const signal of SIGNALS) process.once(signal, () => process.exit(130));
  await close();
  if (process.connected) process.disconnect();
}

/** Never, for a process that a person started. */
function starterGone(): Promise<unknown> {
  return process.connected ? once(process, 'disconnect') : new Promise(() => undefined);
}
