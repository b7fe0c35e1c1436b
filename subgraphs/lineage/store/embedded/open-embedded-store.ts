/**
 * Lineage with nothing installed: a SQLite file that one thread writes, and the graph in memory that answers walks. What
 * was acknowledged is in the file; the graph is read from it when the store is opened.
 */
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { TributaryError } from '../../../../lib/errors.ts';
import { lockFolder } from '../../../../lib/lock.ts';
import type { Transformation } from '../../model/change.ts';
import { createDirectory, type Directory } from '../directory.ts';
import { CURRENT_VIEW, type LineageStore, type Walk, type WalkRequest } from '../lineage-store.ts';
import { linksBetween } from '../walking/links-between.ts';
import { linksUnder } from '../walking/links-under.ts';
import { walkGenerally } from '../walking/walks.ts';
import { Graph } from './graph.ts';
import { createGraphReader } from './graph-reader.ts';
import { loadGraph } from './load-graph.ts';
import type { GraphDelta, WayRow } from './protocol.ts';
import { createQuickWalk } from './quick-walk.ts';
import { isQuick, quickRoots } from './quick-requests.ts';
import { createLinkReader } from './read-links.ts';
import { createRecordReader } from './read-records.ts';
import { createSearch } from './search.ts';
import { openTables } from './tables.ts';
import { openWriter } from './writer-client.ts';

export interface EmbeddedStoreOptions {
  /** Made when it isn't there; one process at a time. */
  readonly folder: string;
  /** Milliseconds, for the limits of walks. */
  readonly now?: () => number;
}

/** Rejects with STORE_UNAVAILABLE and one clear line: folder in use, not writable, of another version. */
export async function openEmbeddedStore({
  folder,
  now = () => performance.now(),
}: EmbeddedStoreOptions): Promise<LineageStore> {
  const release = lockFolder(folder, 'lineage.lock');
  try {
    return await openLocked(join(folder, 'lineage.db'), release, now);
  } catch (error) {
    release();
    throw error;
  }
}

async function openLocked(file: string, release: () => void, now: () => number): Promise<LineageStore> {
  const graph = new Graph();
  const writer = await openWriter({ file, onWritten: (delta) => take(delta) });
  const database = openTables(file);
  loadGraph(database, graph);
  const ways = new Map<number, readonly Transformation[]>();
  for (const row of database.prepare('SELECT id, transformations FROM ways').raw().all() as WayRow[]) addWay(row);
  const transformationsOf = (way: number) => ways.get(way) ?? [];
  const records = createRecordReader(database, graph, transformationsOf);
  let [versions, aliases] = [records.versions(), records.aliases()];
  let directory: Directory = createDirectory(versions, aliases);
  graph.claim(directory.catalog(CURRENT_VIEW));
  let isClosed = false;

  const readLinks = createLinkReader(database, graph, transformationsOf);
  const reader = createGraphReader({ graph, directory: () => directory, transformationsOf, readLinks });
  const quickWalk = createQuickWalk({
    graph,
    search: createSearch(graph),
    rootsOf: (request) => quickRoots(request, graph, directory),
    readLinks: (ends) => readLinks({ ...CURRENT_VIEW, revision: graph.revision }, ends),
    now,
  });

  function addWay([id, transformations]: WayRow): void {
    ways.set(id, JSON.parse(transformations) as Transformation[]);
  }

  function take(delta: GraphDelta): void {
    graph.apply(delta);
    for (const row of delta.newWays) addWay(row);
    if (delta.declared.length + delta.aliases.length === 0) return;
    [versions, aliases] = [
      [...versions, ...delta.declared],
      [...aliases, ...delta.aliases],
    ];
    directory = createDirectory(versions, aliases);
    graph.claim(directory.catalog(CURRENT_VIEW));
  }

  const whileOpen =
    <Arguments extends unknown[], Result>(work: (...given: Arguments) => Promise<Result> | Result) =>
    async (...given: Arguments): Promise<Result> => {
      if (isClosed) throw new TributaryError('STORE_UNAVAILABLE', 'The lineage store is closed.');
      return work(...given);
    };

  return {
    apply: whileOpen(async (changes) => {
      if (changes.length > 0) await writer.send({ kind: 'apply', changes });
    }),
    declare: whileOpen((domain, declaration, at) => writer.send({ kind: 'declare', domain, declaration, at })),
    declarations: whileOpen(() => directory.declarations),
    walk: whileOpen(async (requests) => {
      const isQuickNow = (request: WalkRequest) => isQuick(request, graph);
      const general = requests.filter((request) => !isQuickNow(request));
      const quick = new Map<WalkRequest, Walk>();
      for (const request of requests)
        if (!quick.has(request) && isQuickNow(request)) quick.set(request, quickWalk(request));
      const walks = general.length === 0 ? [] : await walkGenerally(reader, general, now);
      return requests.map((request) => quick.get(request) ?? walks[general.indexOf(request)]!);
    }),
    links: whileOpen((view, ends) => linksBetween(reader, view, ends)),
    linksUnder: whileOpen((view, ends) => linksUnder(reader, view, ends)),
    datasets: whileOpen((keys) => keys.map((key) => records.dataset(key, directory))),
    datasetPage: whileOpen((request) => records.datasetPage(request, directory)),
    products: whileOpen((urns) => urns.map((urn) => directory.catalog(CURRENT_VIEW).product(urn))),
    jobs: whileOpen((keys) => keys.map(records.job)),
    runs: whileOpen(records.runs),
    facets: whileOpen(records.facets),
    statements: whileOpen(records.statements),
    counts: whileOpen(() => ({
      datasets: graph.datasetCount,
      columns: graph.keys.count - graph.datasetCount,
      ...records.counts(),
      products: directory.catalog(CURRENT_VIEW).productCount,
    })),
    forget: whileOpen((before) => writer.send({ kind: 'forget', before: before.getTime() })),
    close: async () => {
      if (isClosed) return;
      isClosed = true;
      await writer.close();
      database.close();
      release();
    },
  };
}
