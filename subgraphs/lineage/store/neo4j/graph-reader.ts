/** What the general walk asks, as statements: one a hop. */
import { groupBy } from '../../model/group-by.ts';
import { toLinks } from '../evidence.ts';
import type { LinkEnds } from '../lineage-store.ts';
import type { GraphReader, Neighbour, OneDirection, PinnedView } from '../walking/graph-reader.ts';
import { pin } from '../walking/walks.ts';
import { guarded, readBook, readGuarded, toBook } from './book.ts';
import type { DirectoryKeeper } from './known-directory.ts';
import { collectLinks, toEvidence, type LinkRow } from './link-rows.ts';
import { integer, type Neo4jSession, type Parameters } from './neo4j-session.ts';
import { ANY_FLOW, viewParameters, viewPredicate } from './view-cypher.ts';

export interface GraphReaderParts {
  readonly read: Neo4jSession['read'];
  readonly directories: DirectoryKeeper;
  /** How long the next question may take; `null` is as long as any. */
  readonly leftMs: () => number | null;
}

type Label = 'Dataset' | 'Column';

export function createNeo4jGraphReader({ read, directories, leftMs }: GraphReaderParts): GraphReader {
  const run = (cypher: string, parameters: Parameters = {}) => read(cypher, parameters, leftMs() ?? undefined);

  /** Rejects when what the view needs was forgotten while it was read. */
  async function readInView(view: PinnedView, cypher: string, parameters: Parameters): Promise<readonly unknown[]> {
    const all = { revision: integer(view.revision), ...viewParameters(view), ...parameters };
    const row = await readGuarded(read, [guarded(cypher, 'answer'), all], leftMs() ?? undefined);
    pin(view, toBook(row));
    return row['answer'] as readonly unknown[];
  }

  async function linksOf(view: PinnedView, label: Label, ends: readonly LinkEnds[]): Promise<readonly LinkRow[]> {
    if (ends.length === 0) return [];
    const rows = ends.map(({ from, to }) => ({ from, to }));
    return (await readInView(view, linksCypher(label), { rows })) as readonly LinkRow[];
  }

  return {
    now: async () => {
      const { revision, oldestRevision, directoryRevision } = await readBook(run);
      const { directory } = await directories.atLeast(directoryRevision, run);
      return { revision, oldestRevision, directory };
    },
    neighbours: async (view, direction, ids) => {
      const byLabel = [...groupBy(new Set(ids), labelOf)];
      const answers = await Promise.all(
        byLabel.map(([label, some]) => readInView(view, neighboursCypher(label, direction, view), { ids: some })),
      );
      return new Map((answers.flat() as NeighbourRow[]).map(([id, neighbours]) => [id, neighbours.map(toNeighbour)]));
    },
    links: async (view, ends) => {
      const rows = await Promise.all([
        linksOf(
          view,
          'Dataset',
          ends.filter(({ from }) => labelOf(from) === 'Dataset'),
        ),
        linksOf(
          view,
          'Column',
          ends.filter(({ from }) => labelOf(from) === 'Column'),
        ),
      ]);
      return toLinks(rows.flat().map(toEvidence), view);
    },
    columnsOf: async (datasets) => {
      const rows = datasets.length === 0 ? [] : await run(COLUMNS, { ids: [...new Set(datasets)] });
      return new Map(rows.map((row) => [row['id'] as string, row['columns'] as string[]]));
    },
  };
}

type NeighbourRow = readonly [id: string, neighbours: readonly (readonly [id: string, isDescribed: boolean])[]];

const COLUMNS = `
  UNWIND $ids AS id
  MATCH (:Dataset {id: id})-[:HAS_COLUMN]->(column:Column)
  RETURN id, collect(column.id) AS columns`;

function neighboursCypher(label: Label, direction: OneDirection, view: PinnedView): string {
  const flow = `[flow:${ANY_FLOW}]`;
  return `
    UNWIND $ids AS id
    MATCH (near:${label} {id: id})${direction === 'DOWNSTREAM' ? `-${flow}->` : `<-${flow}-`}(far:${label})
    WHERE ${viewPredicate(view, '$revision')}
    WITH id, far.id AS other, far.isDescribed AS isDescribed
    WITH id, collect(DISTINCT [other, isDescribed]) AS neighbours
    RETURN collect([id, neighbours]) AS answer`;
}

function linksCypher(label: Label): string {
  return `
    UNWIND $rows AS row
    MATCH (from:${label} {id: row.from}), (to:${label} {id: row.to})
    WITH DISTINCT from, to
    ${collectLinks('$revision', 'answer')}`;
}

function labelOf(id: string): Label {
  return id.startsWith('column:') ? 'Column' : 'Dataset';
}

function toNeighbour([id, isDescribed]: readonly [string, boolean]): Neighbour {
  return { id, isDescribed };
}
