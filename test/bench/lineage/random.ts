/** Chance that comes out the same at each run: a benchmark's graph and its roots are fixed by a seed. */

export interface Random {
  /** From 0 to before 1. */
  readonly next: () => number;
  /** A whole number from 0 to before `below`. */
  readonly below: (below: number) => number;
}

/** Mulberry32: 32 bits of state, which is plenty to draw degrees and roots with. */
export function createRandom(seed: number): Random {
  let state = seed | 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return { next, below: (below) => Math.floor(next() * below) };
}

/** A seed for each of many, so that the thousandth needs none of those before it. */
export function seedOf(seed: number, index: number): number {
  const mixed = Math.imul(index + 0x9e3779b9, 0x85ebca6b) ^ Math.imul(seed, 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) | 0;
}

/** So many different whole numbers from 0 to before `below`, in the order in which they were drawn. */
export function draw(count: number, below: number, random: Random): readonly number[] {
  const drawn = new Set<number>();
  while (drawn.size < Math.min(count, below)) drawn.add(random.below(below));
  return [...drawn];
}
