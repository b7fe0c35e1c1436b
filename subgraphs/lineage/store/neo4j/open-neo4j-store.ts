/**
 * Lineage in a Neo4j server: changes in grouped transactions, plain walks on the server in one statement. This process
 * keeps only what it can learn again, and every statement tells it whether that is still so.
 */
import { performance } from 'node:perf_hooks';
import type { Neo4jConfig } from '../../../../lib/config.ts';
import { CURRENT_VIEW, type LineageStore, type Walk, type WalkRequest } from '../lineage-store.ts';
import { linksBetween } from '../walking/links-between.ts';
import { linksUnder } from '../walking/links-under.ts';
import { walkGenerally } from '../walking/walks.ts';
import { readBook } from './book.ts';
import { forgetBefore } from './forget.ts';
import { createNeo4jGraphReader } from './graph-reader.ts';
import { createGroupCommits } from './group-commits.ts';
import { createDirectoryKeeper } from './known-directory.ts';
import { DeadlineReached, openSession, type Neo4jSession } from './neo4j-session.ts';
import { readQuickWalks } from './quick-walks.ts';
import { prepareSchema } from './prepare-schema.ts';
import { readRuns, readStatements } from './read-authors.ts';
import { readCounts, readDatasetPage, readDatasets, readFacets, readJobs } from './read-records.ts';
import { tooLate } from './to-quick-walk.ts';
import { createWriter } from './writer.ts';

export interface Neo4jStoreOptions {
  /** When a revision was made, for `forget`. */
  readonly clock?: () => Date;
}

/** Rejects with STORE_UNAVAILABLE and one clear line when the server does not answer, or holds another version. */
export async function openNeo4jStore(config: Neo4jConfig, options: Neo4jStoreOptions = {}): Promise<LineageStore> {
  const session = await openSession(config);
  await prepareSchema(session, config.database).catch(async (error: unknown) => {
    await session.close();
    throw error;
  });
  return storeIn(session, options.clock ?? (() => new Date()));
}

function storeIn(session: Neo4jSession, clock: () => Date): LineageStore {
  const { read } = session;
  const directories = createDirectoryKeeper();
  const writer = createWriter({ session, directories, clock });
  const commits = createGroupCommits(writer.apply);
  const unhurried = createNeo4jGraphReader({ read, directories, leftMs: () => null });
  const directory = async () => (await unhurried.now()).directory;

  async function walkInTime(requests: readonly WalkRequest[]): Promise<readonly Walk[]> {
    const endsAt = performance.now() + Math.max(...requests.map(({ limits }) => limits.deadlineMs));
    const reader = createNeo4jGraphReader({ read, directories, leftMs: () => endsAt - performance.now() });
    try {
      return await walkGenerally(reader, requests, () => performance.now());
    } catch (error) {
      if (!(error instanceof DeadlineReached)) throw error;
      const { revision } = await readBook(read);
      return requests.map(() => tooLate(revision));
    }
  }

  return {
    apply: async (changes) => {
      if (changes.length > 0) await commits.add(changes);
    },
    declare: (domain, declaration, at) => commits.alone(() => writer.declare(domain, declaration, at)),
    declarations: async () => (await directory()).declarations,
    walk: async (requests) => {
      const quick = await readQuickWalks({ read, directories }, requests);
      const others = requests.filter((request) => !quick.has(request));
      const walks = others.length === 0 ? [] : await walkInTime(others);
      return requests.map((request) => quick.get(request) ?? walks[others.indexOf(request)]!);
    },
    links: (view, ends) => linksBetween(unhurried, view, ends),
    linksUnder: (view, ends) => linksUnder(unhurried, view, ends),
    datasets: async (keys) => readDatasets(read, await directory(), keys),
    datasetPage: (request) => readDatasetPage(read, request),
    products: async (urns) => {
      const catalog = (await directory()).catalog(CURRENT_VIEW);
      return urns.map(catalog.product);
    },
    jobs: (keys) => readJobs(read, keys),
    runs: (job, first, after) => readRuns(read, job, { first, after }),
    facets: (subjects, prefix) => readFacets(read, subjects, prefix),
    statements: (first, after) => readStatements(read, first, after),
    counts: async () => readCounts(read, await directory()),
    forget: (before) => forgetBefore(session, before),
    close: async () => {
      await commits.drain();
      await session.close();
    },
  };
}
