/** Forgetting goes on by itself. */
import { expect, it, vi } from 'vitest';
import { silentLogger } from '../../../lib/logger.ts';
import { forgetWithdrawn } from '../../../subgraphs/lineage/store/forget-withdrawn.ts';

it('forgets what was withdrawn more than a day ago, every hour, and goes on after a failure', async () => {
  vi.useFakeTimers({ now: new Date('2026-01-03T00:00:00Z') });
  try {
    const asked: string[] = [];
    const store = {
      forget: async (before: Date) => {
        asked.push(before.toISOString());
        if (asked.length === 1) throw new Error('the disk is full');
      },
    };
    const stop = forgetWithdrawn({ store, logger: silentLogger });
    await vi.advanceTimersByTimeAsync(2 * 3_600_000);
    await stop();
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(asked).toEqual(['2026-01-02T00:00:00.000Z', '2026-01-02T01:00:00.000Z', '2026-01-02T02:00:00.000Z']);
  } finally {
    vi.useRealTimers();
  }
});
