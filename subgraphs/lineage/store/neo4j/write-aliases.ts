/**
 * New names for datasets. Flows and nodes go by one name of each dataset, so where a new pair changes which name that is,
 * the authors of its flows are planned anew, and what was known of the node under the old name counts for the new one.
 */
import type { AliasPair } from '../aliases.ts';
import { extend, type KnownDirectory } from './known-directory.ts';
import { forEach, integer, type Run, type Statement } from './neo4j-session.ts';
import { datasetOf } from './write-nodes.ts';

export interface NewNames {
  readonly known: KnownDirectory;
  readonly pairs: readonly AliasPair[];
  /** Ids of datasets that go by another name from now on. */
  readonly renamed: readonly { readonly from: string; readonly to: string }[];
}

/** Authors with flows at datasets that go by another name, or at their columns. */
const AUTHORS = `
  UNWIND $ids AS id
  MATCH (dataset:Dataset {id: id})
  CALL {
    WITH dataset RETURN dataset AS node
    UNION ALL WITH dataset MATCH (dataset)-[:HAS_COLUMN]->(node:Column) RETURN node
  }
  MATCH (node)-[flow:FLOWS_TO|FLOWED_TO]-() WHERE flow.revTo = $forever
  RETURN DISTINCT flow.author AS author`;

const PAIRS = `
  UNWIND $rows AS row
  CREATE (:Alias {id: row.id, dataset: row.dataset, alias: row.alias, revision: $revision})`;

const RENAME = `
  UNWIND $rows AS row
  MATCH (old:Dataset {id: row.from})
  MERGE (new:Dataset {id: row.to})
  ON CREATE SET new.isDescribed = old.isDescribed, new.namespace = row.namespace, new.name = row.name
  ON MATCH SET new.isDescribed = new.isDescribed OR old.isDescribed
  SET old:OtherName
  REMOVE new:OtherName
  WITH row, old, new
  MATCH (old)-[:HAS_COLUMN]->(before:Column)
  MERGE (column:Column {id: row.toColumns + substring(before.id, size(row.fromColumns))})
  ON CREATE SET column.isDescribed = before.isDescribed, column.name = before.name
  ON MATCH SET column.isDescribed = column.isDescribed OR before.isDescribed
  SET before:OtherName
  REMOVE column:OtherName
  MERGE (new)-[:HAS_COLUMN]->(column)`;

/** `null` where all pairs are known. */
export function newNamesOf(known: KnownDirectory, pairs: readonly AliasPair[], revision: number): NewNames | null {
  const knownPairs = pairs.length === 0 ? new Set() : new Set(known.pairs.map(idOf));
  const fresh = pairs.filter((pair) => !knownPairs.has(idOf(pair)));
  if (fresh.length === 0) return null;
  const next = extend(known, revision, { pairs: fresh });
  const before = new Set(fresh.flatMap(({ dataset, alias }) => [dataset, alias]).map(known.directory.canonical));
  const renamed = [...before]
    .map((from) => ({ from, to: next.directory.canonical(from) }))
    .filter(({ from, to }) => from !== to);
  return { known: next, pairs: fresh, renamed };
}

export async function authorsRenamed(run: Run, { renamed }: NewNames, forever: number): Promise<readonly string[]> {
  const ids = renamed.map(({ from }) => from);
  const rows = ids.length === 0 ? [] : await run(AUTHORS, { ids, forever: integer(forever) });
  return rows.map((row) => row['author'] as string);
}

export function nameStatements({ pairs, renamed }: NewNames, revision: number): readonly Statement[] {
  return [
    ...forEach(
      PAIRS,
      pairs.map((pair) => ({ id: idOf(pair), ...pair })),
      { revision: integer(revision) },
    ),
    ...forEach(
      RENAME,
      renamed.map(({ from, to }) => {
        return { from, to, ...datasetOf(to), fromColumns: columnsOf(from), toColumns: columnsOf(to) };
      }),
    ),
  ];
}

function idOf({ dataset, alias }: AliasPair): string {
  return `${dataset}\n${alias}`;
}

/** What the ids of a dataset's columns begin with. */
function columnsOf(dataset: string): string {
  return `column:${dataset.slice('dataset:'.length)}|`;
}
