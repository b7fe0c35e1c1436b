/**
 * Lineage with nothing installed: a SQLite file that one thread writes, and the graph in memory that answers walks. What
 * was acknowledged is in the file; the graph is read from it when the store is opened.
 */
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { TributaryError } from '../../../../lib/errors.ts';
import { lockFolder } from '../../../../lib/lock.ts';
import type { Declaration } from '../../model/declaration.ts';
import { createCatalog } from '../catalog.ts';
import type { Granularity, LineageStore, Walk, WalkRequest } from '../lineage-store.ts';
import { walkRolledUp } from '../roll-up.ts';
import { Graph } from './graph.ts';
import { createPortPairs } from './port-pairs.ts';
import { createReach } from './reach.ts';
import { createLinkReader } from './read-links.ts';
import { createRecordReader } from './read-records.ts';
import { openTables } from './tables.ts';
import { createGraphWalker } from './walk-graph.ts';
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
  const writer = await openWriter({ file, onWritten: (delta) => graph.apply(delta) });
  const database = openTables(file);
  const records = createRecordReader(database, graph);
  records.loadGraph();
  let declarations: ReadonlyMap<string, Declaration> = records.declarations();
  let catalog = createCatalog(declarations);
  let isClosed = false;

  const readLinks = createLinkReader(database, graph);
  const parts = { graph, catalog: () => catalog, readLinks };
  const walkGraph = createGraphWalker({ ...parts, reach: createReach(graph), now });
  const pairs = createPortPairs(parts);

  const whileOpen =
    <Arguments extends unknown[], Result>(work: (...given: Arguments) => Promise<Result>) =>
    async (...given: Arguments): Promise<Result> => {
      if (isClosed) throw new TributaryError('STORE_UNAVAILABLE', 'The lineage store is closed.');
      return work(...given);
    };

  return {
    apply: whileOpen(async (changes) => {
      if (changes.length > 0) await writer.send({ kind: 'apply', changes });
    }),
    declare: whileOpen(async (domain, declaration) => {
      await writer.send({ kind: 'declare', domain, declaration });
      declarations = records.declarations();
      catalog = createCatalog(declarations);
    }),
    declarations: whileOpen(async () => declarations),
    walk: whileOpen(async (requests) => {
      const rolledUp = requests.filter(isRolledUp);
      const walks = rolledUp.length === 0 ? [] : await walkRolledUp(pairs, rolledUp, now);
      const byRequest = new Map<WalkRequest, Walk>(rolledUp.map((request, index) => [request, walks[index]!]));
      return requests.map((request) => byRequest.get(request) ?? walkGraph(request));
    }),
    datasets: whileOpen(async (keys) => keys.map((key) => records.dataset(key, catalog))),
    products: whileOpen(async (urns) => urns.map((urn) => catalog.product(urn))),
    counts: whileOpen(async () => ({ ...graph.counts, ...records.counts(), products: catalog.productCount })),
    close: async () => {
      if (isClosed) return;
      isClosed = true;
      await writer.close();
      database.close();
      release();
    },
  };
}

const ROLLED_UP: readonly Granularity[] = ['PORT', 'PRODUCT', 'DOMAIN'];

function isRolledUp({ granularity }: WalkRequest): boolean {
  return ROLLED_UP.includes(granularity);
}
