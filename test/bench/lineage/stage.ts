/** What sections share, made when the first of them asks: the real graph, plain and in each store. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Neo4jConfig } from '../../../lib/config.ts';
import { openEmbeddedStore, openNeo4jStore, sendToStore, type LineageStore } from '../../../subgraphs/lineage/index.ts';
import { openBareNeo4j, type BareNeo4j } from './bare-neo4j.ts';
import { startOwnNeo4j, whyNoOwnNeo4j, type OwnNeo4j } from './neo4j-server.ts';
import { createSyntheticGraph, type SyntheticGraph } from './synthetic-graph.ts';
import { createGrowth, type GrowTo } from './synthetic-store.ts';
import { importRealGraph, readRealGraph, type NamedGraph } from './real-graph.ts';

/** What is measured runs on the one core, and who measures it on the other. */
export const MESH_CORE = 0;
export const CLIENT_CORE = 1;

/** Ten million edges. */
const SYNTHETIC_DATASETS = 2_000_000;
const SYNTHETIC_SEED = 1;

export interface Stage {
  readonly graph: () => Promise<NamedGraph>;
  /** A mesh's home with the real graph in its embedded store, which nobody has open. */
  readonly embeddedHome: () => Promise<string>;
  /** A server with the real graph in the store and under bare labels; or why there is none. */
  readonly neo4j: () => Promise<NeoStage | string>;
  /** A new folder. */
  readonly folder: () => string;
  /** Empty until they are told to grow; those that sections share. */
  readonly growing: GrowingStores;
  readonly newGrowing: GrowingStores;
  readonly close: () => Promise<void>;
}

/** A store that the synthetic graph grows in. */
export interface GrowingStore {
  readonly graph: SyntheticGraph;
  readonly home: string;
  /** Of a mesh on it. */
  readonly settings: Readonly<Record<string, string>>;
  readonly open: () => Promise<LineageStore>;
  readonly growTo: GrowTo;
  /** Keeps the server under it, if there is one, to one core. */
  readonly pin: OwnNeo4j['pin'];
}

export interface GrowingStores {
  readonly embedded: () => Promise<GrowingStore>;
  /** On a server of its own, or why there is none. */
  readonly neo4j: () => Promise<GrowingStore | string>;
}

export interface NeoStage {
  readonly config: Neo4jConfig;
  readonly bare: BareNeo4j;
  readonly pin: OwnNeo4j['pin'];
}

/** `remark` hears what takes long. */
export function createStage(remark: (text: string) => void): Stage {
  const base = mkdtempSync(join(tmpdir(), 'tributary-bench-'));
  const closing: (() => Promise<void>)[] = [];
  let folders = 0;

  const folder = (): string => {
    const path = join(base, String((folders += 1)));
    mkdirSync(path);
    return path;
  };

  const emptyNeo4j = async (): Promise<OwnNeo4j | string> => {
    const missing = await whyNoOwnNeo4j();
    if (missing !== null) return missing;
    const server = await startOwnNeo4j(folder());
    closing.push(server.kill);
    return server;
  };

  const graph = once(() => {
    remark('reading the real graph');
    return readRealGraph();
  });

  const newGrowing: GrowingStores = {
    embedded: async () => {
      const home = folder();
      return growing(
        home,
        {},
        () => openEmbeddedStore({ folder: home }),
        () => undefined,
      );
    },
    neo4j: async () => {
      const server = await emptyNeo4j();
      if (typeof server === 'string') return server;
      return growing(folder(), settingsOf(server), () => openNeo4jStore(server), server.pin);
    },
  };

  return {
    graph,
    folder,
    newGrowing,
    growing: { embedded: once(newGrowing.embedded), neo4j: once(newGrowing.neo4j) },
    embeddedHome: once(async () => {
      remark('importing the real graph into an embedded store');
      const home = folder();
      await fill(await openEmbeddedStore({ folder: home }));
      return home;
    }),
    neo4j: once(async () => {
      const server = await emptyNeo4j();
      if (typeof server === 'string') return server;
      remark('importing the real graph into Neo4j');
      const bare = openBareNeo4j(server);
      closing.push(bare.close);
      await bare.fill(await graph());
      await fill(await openNeo4jStore(server));
      return { config: server, bare, pin: server.pin };
    }),
    close: async () => {
      for (const close of closing.reverse()) await close();
      rmSync(base, { recursive: true, force: true });
    },
  };
}

/** The settings with which a mesh keeps its lineage there. */
export function settingsOf({ uri, user, database }: Neo4jConfig): Readonly<Record<string, string>> {
  return { NEO4J_URI: uri, NEO4J_USER: user, NEO4J_DATABASE: database };
}

function growing(
  home: string,
  settings: Readonly<Record<string, string>>,
  open: () => Promise<LineageStore>,
  pin: OwnNeo4j['pin'],
): GrowingStore {
  const graph = createSyntheticGraph(SYNTHETIC_SEED, SYNTHETIC_DATASETS);
  return { graph, home, settings, open, growTo: createGrowth(graph, open), pin };
}

async function fill(store: LineageStore): Promise<void> {
  await importRealGraph(sendToStore(store));
  await store.close();
}

function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined;
  return () => (made ??= make());
}
