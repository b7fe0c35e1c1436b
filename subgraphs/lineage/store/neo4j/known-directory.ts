/**
 * The directory of the last state that this process has seen. Every statement tells which revision changed it last; what
 * came since then is read, and nothing else.
 */
import type { Declaration } from '../../model/declaration.ts';
import type { AliasPair } from '../aliases.ts';
import { createDirectory, type DeclarationVersion, type Directory } from '../directory.ts';
import { integer, type Row, type Run } from './neo4j-session.ts';

export interface KnownDirectory {
  /** The revision that changed it last. */
  readonly revision: number;
  readonly versions: readonly DeclarationVersion[];
  readonly pairs: readonly AliasPair[];
  readonly directory: Directory;
}

export interface DirectoryKeeper {
  readonly last: () => KnownDirectory;
  /** Of this revision or a later one. */
  readonly atLeast: (directoryRevision: number, run: Run) => Promise<KnownDirectory>;
  /** Call it when that state is durable. */
  readonly keep: (known: KnownDirectory) => void;
}

const VERSIONS = `
  MATCH (declaration:Declaration) WHERE declaration.revision > $known AND declaration.revision <= $wanted
  RETURN declaration.domain AS domain, declaration.value AS value, declaration.at AS at, declaration.revision AS revision`;

const PAIRS = `
  MATCH (alias:Alias) WHERE alias.revision > $known AND alias.revision <= $wanted
  RETURN alias.dataset AS dataset, alias.alias AS alias`;

export function createDirectoryKeeper(): DirectoryKeeper {
  let last = knownDirectory(0, [], []);
  const keep = (known: KnownDirectory) => {
    if (known.revision > last.revision) last = known;
  };
  return {
    last: () => last,
    keep,
    atLeast: async (wanted, run) => {
      const from = last;
      if (from.revision >= wanted) return from;
      const range = { known: integer(from.revision), wanted: integer(wanted) };
      const [versions, pairs] = await Promise.all([run(VERSIONS, range), run(PAIRS, range)]);
      const known = extend(from, wanted, { versions: versions.map(toVersion), pairs: pairs.map(toPair) });
      keep(known);
      return known;
    },
  };
}

export function extend(
  { versions, pairs }: KnownDirectory,
  revision: number,
  fresh: Partial<Pick<KnownDirectory, 'versions' | 'pairs'>>,
): KnownDirectory {
  return knownDirectory(revision, append(versions, fresh.versions), append(pairs, fresh.pairs));
}

/** The same list where nothing is new. */
function append<Item>(list: readonly Item[], fresh: readonly Item[] = []): readonly Item[] {
  return fresh.length === 0 ? list : [...list, ...fresh];
}

function knownDirectory(
  revision: number,
  versions: readonly DeclarationVersion[],
  pairs: readonly AliasPair[],
): KnownDirectory {
  return { revision, versions, pairs, directory: createDirectory(versions, pairs) };
}

function toVersion(row: Row): DeclarationVersion {
  const value = row['value'] as string | null;
  return {
    domain: row['domain'] as string,
    declaration: value === null ? null : (JSON.parse(value) as Declaration),
    at: row['at'] as number,
    revision: row['revision'] as number,
  };
}

function toPair(row: Row): AliasPair {
  return { dataset: row['dataset'] as string, alias: row['alias'] as string };
}
