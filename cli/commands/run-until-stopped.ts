/** A service runs until a signal; it stops gracefully on the first and at once on the second. */
import { once } from 'node:events';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

export async function runUntilStopped(close: () => Promise<void>): Promise<void> {
  await Promise.race(SIGNALS.map((signal) => once(process, signal)));
  for (const signal of SIGNALS) process.once(signal, () => process.exit(130));
  await close();
}
