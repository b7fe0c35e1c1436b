/**
 * Names that mean the same dataset. A dataset's `symlinks` tell its other names; names that are joined by any number of
 * such pairs mean one dataset, which goes by the least of those names that nobody called another's alias, or by the
 * least of all where each is.
 */
import { compareIds } from '../model/compare-ids.ts';
import { datasetIdOfColumn } from '../model/node-id.ts';

/** Ids of datasets: the one whose facet it is, and its other name. */
export interface AliasPair {
  readonly dataset: string;
  readonly alias: string;
}

export interface Aliases {
  readonly canonical: (id: string) => string;
  readonly aliasesOf: (id: string) => readonly string[];
  /** Ids of datasets that go by another one. */
  readonly names: readonly string[];
}

export function createAliases(pairs: readonly AliasPair[]): Aliases {
  const called = new Set(pairs.map(({ alias }) => alias));
  const canonicalOf = new Map<string, string>();
  const others = new Map<string, readonly string[]>();
  for (const group of groupsOf(pairs)) {
    const sorted = [...group].sort(compareIds);
    const canonical = sorted.find((id) => !called.has(id)) ?? sorted[0]!;
    for (const id of sorted) if (id !== canonical) canonicalOf.set(id, canonical);
    others.set(
      canonical,
      sorted.filter((id) => id !== canonical),
    );
  }
  return {
    canonical: (id) => {
      if (canonicalOf.size === 0) return id;
      if (!id.startsWith('column:')) return canonicalOf.get(id) ?? id;
      const dataset = canonicalOf.get(datasetIdOfColumn(id));
      return dataset === undefined ? id : `column:${dataset.slice('dataset:'.length)}${id.slice(id.lastIndexOf('|'))}`;
    },
    aliasesOf: (id) => others.get(id) ?? [],
    names: [...canonicalOf.keys()],
  };
}

function groupsOf(pairs: readonly AliasPair[]): Iterable<ReadonlySet<string>> {
  const groups = new Map<string, Set<string>>();
  for (const { dataset, alias } of pairs) {
    const [one, other] = [groups.get(dataset) ?? new Set([dataset]), groups.get(alias) ?? new Set([alias])];
    if (one === other) continue;
    const [larger, smaller] = one.size >= other.size ? [one, other] : [other, one];
    for (const id of smaller) larger.add(id);
    for (const id of larger) groups.set(id, larger);
  }
  return new Set(groups.values());
}
