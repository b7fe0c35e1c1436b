/**
 * Walks between ports, products and domains. A store only has to find which ports are joined; the walk over them is the
 * same for every store.
 */
import type { Walk, WalkRequest } from './lineage-store.ts';
import type { OneDirection, PairsOf, PortPair, PortPairs } from './port-pair.ts';
import { RolledUpWalk } from './rolled-up-walk.ts';
import { datasetOfRoot } from './units.ts';

/** One ask for pairs a hop, for all requests together. */
export async function walkRolledUp(
  source: PortPairs,
  requests: readonly WalkRequest[],
  now: () => number,
): Promise<readonly Walk[]> {
  const startedAt = now();
  const claims = await source.claims(requests.flatMap(({ roots }) => roots.flatMap(datasetOfRoot)));
  const pairs = rememberingPairs(source);
  const walks = requests.map((request) => new RolledUpWalk(request, claims));
  for (;;) {
    const open = walks.filter((walk) => walk.goesOn(now() - startedAt));
    if (open.length === 0) break;
    for (const direction of ['UPSTREAM', 'DOWNSTREAM'] as const) {
      await pairs.fetch(
        direction,
        open.flatMap((walk) => walk.frontier(direction)),
      );
    }
    for (const walk of open) walk.step(pairs.of);
  }
  await pairs.fetch(
    'DOWNSTREAM',
    walks.flatMap((walk) => walk.unitsForLinks()),
  );
  const described = await source.describe([...new Set(walks.flatMap((walk) => walk.unitIds()))]);
  return walks.map((walk) => walk.finish(described, pairs.of));
}

function rememberingPairs(source: PortPairs) {
  const known = { UPSTREAM: new Map<string, PortPair[]>(), DOWNSTREAM: new Map<string, PortPair[]>() };
  return {
    fetch: async (direction: OneDirection, starts: readonly string[]) => {
      const wanted = [...new Set(starts)].filter((start) => !known[direction].has(start));
      if (wanted.length === 0) return;
      for (const start of wanted) known[direction].set(start, []);
      for (const pair of await source.pairs(direction, wanted)) known[direction].get(pair.start)!.push(pair);
    },
    of: ((direction, start) => known[direction].get(start) ?? []) satisfies PairsOf,
  };
}
