/**
 * Who claims which dataset, and which names mean the same dataset: all declarations that there ever were, in memory, as
 * a catalog for each time and revision that somebody asks for. Every store keeps the same two lists and makes one of these.
 */
import { LRUCache } from 'lru-cache';
import type { Declaration } from '../model/declaration.ts';
import type { Micros } from '../model/event-time.ts';
import { createAliases, type AliasPair } from './aliases.ts';
import { createCatalog, type Catalog } from './catalog.ts';
import type { View } from './lineage-store.ts';

export interface DeclarationVersion {
  readonly domain: string;
  /** `null` where the domain was retracted. */
  readonly declaration: Declaration | null;
  readonly at: Micros;
  /** The revision that brought it. */
  readonly revision: number;
}

export interface Directory {
  /** The id of the dataset that this name of one means; for a column, that of the column there. */
  readonly canonical: (id: string) => string;
  /** The other names of a dataset, by id. */
  readonly aliasesOf: (id: string) => readonly string[];
  /** Ids of datasets that go by another name. */
  readonly aliasNames: readonly string[];
  /** What counts at the view's time. In a window, what counted at its end. */
  readonly catalog: (view: Pick<View, 'time'> & { readonly revision: number | null }) => Catalog;
  /** What the domains declared last. */
  readonly declarations: ReadonlyMap<string, Declaration>;
}

/** Catalogs of the past that are kept: pages of one walk ask for the same one. */
const MAX_KEPT = 8;

/** In any order. */
export function createDirectory(versions: readonly DeclarationVersion[], pairs: readonly AliasPair[]): Directory {
  const aliases = createAliases(pairs);
  const sorted = [...versions].sort((a, b) => a.at - b.at || a.revision - b.revision);
  const kept = new LRUCache<string, Catalog>({ max: MAX_KEPT });

  function believed(revision: number | null, at: Micros | null): ReadonlyMap<string, Declaration> {
    const latest = new Map<string, DeclarationVersion>();
    for (const version of sorted) {
      if ((revision !== null && version.revision > revision) || (at !== null && version.at > at)) continue;
      const other = latest.get(version.domain);
      if (!other || at !== null || version.revision >= other.revision) latest.set(version.domain, version);
    }
    return new Map([...latest].flatMap(([domain, { declaration }]) => (declaration ? [[domain, declaration]] : [])));
  }

  const lastRevision = Math.max(0, ...versions.map(({ revision }) => revision));
  const declarations = believed(null, null);
  const current = createCatalog(declarations, aliases.canonical);
  return {
    canonical: aliases.canonical,
    aliasesOf: aliases.aliasesOf,
    aliasNames: aliases.names,
    declarations,
    catalog: ({ revision, time }) => {
      const at = time.kind === 'now' ? null : time.kind === 'at' ? time.at : time.to - 1;
      const pinned = revision === null || revision >= lastRevision ? null : revision;
      if (pinned === null && at === null) return current;
      const key = `${pinned} ${at}`;
      const known = kept.get(key) ?? createCatalog(believed(pinned, at), aliases.canonical);
      kept.set(key, known);
      return known;
    },
  };
}
