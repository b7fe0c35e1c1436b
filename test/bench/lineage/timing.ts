/** Times calls that take turns, so that what disturbs the machine disturbs all of them alike. */
import { quantile } from '../table.ts';

/** What is timed: a call for each round, and a look at what it gave, which is not timed. */
export interface Lane {
  readonly call: (round: number) => unknown;
  readonly check?: (round: number) => void;
}

/** In milliseconds, by lane and round. */
export async function takeTurns(
  lanes: readonly Lane[],
  { rounds, warmUp }: { readonly rounds: number; readonly warmUp: number },
): Promise<readonly (readonly number[])[]> {
  const times = lanes.map((): number[] => []);
  for (let turn = -warmUp; turn < rounds; turn++) {
    const round = turn < 0 ? (turn + warmUp) % rounds : turn;
    for (const [index, lane] of lanes.entries()) {
      const begin = performance.now();
      await lane.call(round);
      const took = performance.now() - begin;
      lane.check?.(round);
      if (turn >= 0) times[index]!.push(took);
    }
  }
  return times;
}

export interface Spread {
  readonly p50: number;
  readonly p95: number;
}

export function spread(times: readonly number[]): Spread {
  return { p50: quantile(times, 0.5), p95: quantile(times, 0.95) };
}

/** Milliseconds, with the digits that say something. */
export function ms(time: number): string {
  return time >= 100 ? time.toFixed(0) : time >= 10 ? time.toFixed(1) : time.toFixed(2);
}
