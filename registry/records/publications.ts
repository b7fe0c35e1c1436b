/** Publications: appended, read as a history, and read as the state that they add up to. */
import type { Kysely, Selectable } from 'kysely';
import type { ContractFile } from '../../schema/contract/index.ts';
import { hashOf } from '../model/hash.ts';
import type { MeshState, Publication } from '../model/publication.ts';
import { MAIN } from '../model/submission.ts';
import type { HistoryQuery, NewPublication } from './registry-records.ts';
import type { PublicationTable, Tables } from './tables.ts';

type Database = Kysely<Tables>;

export async function newestRevision(database: Database): Promise<number> {
  const row = await database
    .selectFrom('registry_publication')
    .select(({ fn }) => fn.max('revision').as('newest'))
    .executeTakeFirst();
  return Number(row?.newest ?? 0);
}

/** In a transaction that has the lock. */
export async function appendPublications(
  database: Database,
  publications: readonly NewPublication[],
): Promise<readonly Publication[]> {
  let revision = await newestRevision(database);
  const appended: Publication[] = [];
  for (const publication of publications) {
    revision += 1;
    const made = { ...publication, revision, version: await nextVersion(database, publication) };
    await insert(database, made);
    appended.push(made);
  }
  return appended;
}

async function nextVersion(database: Database, { variant, subgraph }: NewPublication): Promise<number> {
  const row = await database
    .selectFrom('registry_publication')
    .select(({ fn }) => fn.max('version').as('newest'))
    .where('variant', '=', variant)
    .where('subgraph', '=', subgraph)
    .executeTakeFirst();
  return Number(row?.newest ?? 0) + 1;
}

async function insert(database: Database, publication: Publication): Promise<void> {
  const { sdl, files, isTolerant, ...row } = publication;
  const content = hashOf([sdl, files]);
  await database
    .insertInto('registry_content')
    .values({ hash: content, sdl, files: JSON.stringify(files) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await database
    .insertInto('registry_publication')
    .values({ ...row, is_tolerant: isTolerant ? 1 : 0, content })
    .execute();
}

/**
 * A variant's own publications stand in for main's; one that retired a subgraph hides it there. `known`, an earlier state
 * of the same variant, spares reading what has not changed since.
 */
export async function stateOf(
  database: Database,
  variant: string,
  revision: number | null,
  known: MeshState | undefined = undefined,
): Promise<MeshState> {
  const at = revision ?? (await newestRevision(database));
  // Of a variant, what is hidden in it can't be told from its state.
  const from = variant === MAIN && known && known.revision <= at ? known : undefined;
  const bySubgraph = new Map(from?.subgraphs.map((publication) => [publication.subgraph, publication]));
  for (const layer of variant === MAIN ? [MAIN] : [MAIN, variant]) {
    for (const publication of await newestOfEach(database, layer, { after: from?.revision ?? 0, upTo: at })) {
      bySubgraph.set(publication.subgraph, publication);
    }
  }
  const subgraphs = [...bySubgraph.values()]
    .filter(({ action }) => action !== 'RETIRE')
    .sort((a, b) => (a.subgraph < b.subgraph ? -1 : 1));
  return { variant, revision: at, subgraphs };
}

async function newestOfEach(
  database: Database,
  variant: string,
  { after, upTo }: { readonly after: number; readonly upTo: number },
): Promise<readonly Publication[]> {
  const newest = database
    .selectFrom('registry_publication')
    .select(({ fn }) => fn.max('revision').as('revision'))
    .where('variant', '=', variant)
    .where('revision', '>', after)
    .where('revision', '<=', upTo)
    .groupBy('subgraph');
  const rows = await withContent(database).where('registry_publication.revision', 'in', newest).execute();
  return rows.map(toPublication);
}

export async function publicationsOf(
  database: Database,
  { variant, subgraph, first, before }: HistoryQuery,
): Promise<readonly Publication[]> {
  let query = withContent(database)
    .where('variant', '=', variant)
    .orderBy('registry_publication.revision', 'desc')
    .limit(first);
  if (subgraph !== null) query = query.where('subgraph', '=', subgraph);
  if (before !== null) query = query.where('registry_publication.revision', '<', before);
  return (await query.execute()).map(toPublication);
}

export async function publicationOf(
  database: Database,
  variant: string,
  subgraph: string,
  version: number,
): Promise<Publication | null> {
  const row = await withContent(database)
    .where('variant', '=', variant)
    .where('subgraph', '=', subgraph)
    .where('version', '=', version)
    .executeTakeFirst();
  return row ? toPublication(row) : null;
}

export async function variantsOf(database: Database): Promise<readonly string[]> {
  const rows = await database.selectFrom('registry_publication').select('variant').distinct().execute();
  return [...new Set([MAIN, ...rows.map(({ variant }) => variant)])].sort();
}

function withContent(database: Database) {
  return database
    .selectFrom('registry_publication')
    .innerJoin('registry_content', 'registry_content.hash', 'registry_publication.content')
    .selectAll('registry_publication')
    .select(['registry_content.sdl', 'registry_content.files']);
}

type Row = Selectable<PublicationTable> & { readonly sdl: string; readonly files: string };

function toPublication({ content: _content, is_tolerant, files, ...row }: Row): Publication {
  return { ...row, isTolerant: is_tolerant === 1, files: JSON.parse(files) as readonly ContractFile[] };
}
