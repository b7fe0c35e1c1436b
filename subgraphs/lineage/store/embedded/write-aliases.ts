/** The table of other names of datasets. Flows are kept under the one name that a dataset goes by. */
import { createAliases, type AliasPair, type Aliases } from '../aliases.ts';
import type { SqliteFile } from './tables.ts';

export interface AliasTables {
  readonly canonical: (id: string) => string;
  /** Ids of datasets that go by another name from now on. */
  readonly write: (pairs: readonly AliasPair[]) => readonly string[];
  readonly begin: () => void;
  /** New since `begin`. */
  readonly changes: () => readonly AliasPair[];
  readonly rollBack: () => void;
}

export function createAliasTables(database: SqliteFile): AliasTables {
  const all = database.prepare('SELECT dataset, alias FROM aliases');
  const add = database.prepare('INSERT INTO aliases (dataset, alias) VALUES (?, ?)');
  let pairs: readonly AliasPair[] = all.all() as AliasPair[];
  let names = namesOf(pairs);
  let aliases: Aliases = createAliases(pairs);
  let fresh: readonly AliasPair[] = [];

  function believe(next: readonly AliasPair[]): void {
    pairs = next;
    names = namesOf(pairs);
    aliases = createAliases(pairs);
  }

  return {
    canonical: (id) => aliases.canonical(id),
    write: (given) => {
      const added = given.filter((pair) => !names.has(nameOf(pair)));
      if (added.length === 0) return [];
      const before = aliases;
      for (const { dataset, alias } of added) add.run(dataset, alias);
      believe([...pairs, ...added]);
      fresh = [...fresh, ...added];
      const ids = new Set(pairs.flatMap(({ dataset, alias }) => [dataset, alias]));
      return [...ids].filter((id) => before.canonical(id) !== aliases.canonical(id));
    },
    begin: () => {
      fresh = [];
    },
    changes: () => fresh,
    rollBack: () => {
      if (fresh.length > 0) believe(all.all() as AliasPair[]);
    },
  };
}

function namesOf(pairs: readonly AliasPair[]): ReadonlySet<string> {
  return new Set(pairs.map(nameOf));
}

function nameOf({ dataset, alias }: AliasPair): string {
  return `${dataset}\n${alias}`;
}
