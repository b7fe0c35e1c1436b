/** An entry of an author's timeline: what a run, or one message, has said so far. A set, so order and repeats don't matter. */
export interface Entry {
  readonly name: string;
  /** Its first message's time. */
  readonly at: string;
  /** Where it is not `null` the entry proves what it doesn't state. The greatest wins. */
  readonly completedAt: string | null;
  /** Sorted, each once. */
  readonly said: readonly Said[];
}

/** The slot (empty for none) and the hash of a contribution. */
export type Said = readonly [slot: string, hash: string];

export function mergeEntries(a: Entry, b: Entry): Entry {
  return {
    name: a.name,
    at: a.at < b.at ? a.at : b.at,
    completedAt: latest(a.completedAt, b.completedAt),
    said: sortSaid([...a.said, ...b.said]),
  };
}

export function isSameEntry(a: Entry, b: Entry): boolean {
  return a.at === b.at && a.completedAt === b.completedAt && a.said.length === b.said.length;
}

export function sortSaid(said: readonly Said[]): readonly Said[] {
  if (said.length < 2) return said;
  const byText = new Map(said.map((each) => [each.join(' '), each]));
  return [...byText].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, each]) => each);
}

function latest(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b;
  return a > b ? a : b;
}
