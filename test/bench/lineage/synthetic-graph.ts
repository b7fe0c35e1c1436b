/**
 * A graph as big as wanted, the same for the same seed, and held by nobody: what feeds a dataset is drawn when it is
 * asked for. It is made like those that companies have: teams with their layers from raw data to reports, where most
 * datasets are made from one or two others and few from hundreds; some feed thousands; a few edges lead back and a few
 * datasets feed themselves.
 */
import type { DatasetKey } from '../../../subgraphs/lineage/model/node-id.ts';
import { createPlainGraph, type PlainGraph } from './plain-graph.ts';
import { createRandom, seedOf, type Random } from './random.ts';

export interface SyntheticGraph {
  readonly datasetCount: number;
  readonly keyOf: (dataset: number) => DatasetKey;
  /** What feeds it, each once. */
  readonly sourcesOf: (dataset: number) => readonly number[];
}

const TEAM_SIZE = 4_000;
/** The share of a team's datasets that lie below the layer's end, and where the layer is kept. */
const LAYERS = [
  { name: 'raw', end: 0.25, namespace: 's3://lake-raw' },
  { name: 'staging', end: 0.5, namespace: 'snowflake://acme-eu' },
  { name: 'core', end: 0.7, namespace: 'snowflake://acme-eu' },
  { name: 'mart', end: 0.9, namespace: 'bigquery' },
  { name: 'report', end: 1, namespace: 'postgres://reporting.acme.example:5432' },
] as const;

/** Pareto's law for how many sources a dataset has: the median is one, the mean near seven. */
const SOURCES_TAIL = 1;
const MOST_SOURCES = 1_000;
const SELF_LOOPS = 0.02;
const WAYS = { back: 0.01, common: 0.01, otherTeam: 0.05 } as const;
/** A team reads from those before it, not from all. */
const NEAR_TEAMS = 20;
/** How much the first datasets of a layer are preferred as sources: the greater, the bigger the hubs. */
const HUB_POWER = 2;

export function createSyntheticGraph(seed: number, datasetCount: number): SyntheticGraph {
  return {
    datasetCount,
    keyOf: (dataset) => keyOf(dataset),
    sourcesOf: (dataset) => sourcesOf(dataset, datasetCount, createRandom(seedOf(seed, dataset))),
  };
}

/** Of the first so many datasets, as far as they are fed by each other. */
export function toPlainGraph({ datasetCount, sourcesOf }: SyntheticGraph): PlainGraph {
  let [from, to, edges] = [new Int32Array(1 << 20), new Int32Array(1 << 20), 0];
  for (let dataset = 0; dataset < datasetCount; dataset++) {
    const sources = sourcesOf(dataset);
    if (edges + sources.length > from.length) [from, to] = [grown(from), grown(to)];
    from.set(sources, edges);
    to.fill(dataset, edges, edges + sources.length);
    edges += sources.length;
  }
  return createPlainGraph(datasetCount, from.subarray(0, edges), to.subarray(0, edges));
}

function keyOf(dataset: number): DatasetKey {
  const [team, place] = [Math.floor(dataset / TEAM_SIZE), dataset % TEAM_SIZE];
  const { name, namespace } = LAYERS[layerOf(place)]!;
  return { namespace, name: `team_${String(team).padStart(4, '0')}.${name}.table_${String(place).padStart(4, '0')}` };
}

function sourcesOf(dataset: number, datasetCount: number, random: Random): readonly number[] {
  const [first, place] = [dataset - (dataset % TEAM_SIZE), dataset % TEAM_SIZE];
  const layer = layerOf(place);
  const sources = new Set<number>();
  if (random.next() < SELF_LOOPS) sources.add(dataset);
  if (layer === 0) return [...sources];
  const wanted = Math.min(MOST_SOURCES, Math.floor((1 - random.next()) ** (-1 / SOURCES_TAIL)));
  for (let index = 0; index < wanted; index++) {
    const source = sourceOf(first, layer, random);
    if (source < datasetCount) sources.add(source);
  }
  return [...sources];
}

function sourceOf(first: number, layer: number, random: Random): number {
  const way = random.next();
  const { back, common, otherTeam } = WAYS;
  if (way < back) return first + random.below(TEAM_SIZE);
  if (way < back + common) return Math.floor(TEAM_SIZE * random.next() ** 3); // The first team's are known to all.
  if (way < back + common + otherTeam) return earlierTeam(first, random) + preferred(0, TEAM_SIZE, random);
  return first + preferred(layer === 1 ? 0 : beginOf(layer - 2), beginOf(layer), random);
}

function earlierTeam(first: number, random: Random): number {
  return Math.max(0, first - TEAM_SIZE * (1 + random.below(NEAR_TEAMS)));
}

function preferred(begin: number, end: number, random: Random): number {
  return begin + Math.floor((end - begin) * random.next() ** HUB_POWER);
}

function layerOf(place: number): number {
  return LAYERS.findIndex(({ end }) => place < end * TEAM_SIZE);
}

function beginOf(layer: number): number {
  return layer === 0 ? 0 : LAYERS[layer - 1]!.end * TEAM_SIZE;
}

function grown(array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(array.length * 2);
  larger.set(array);
  return larger;
}
