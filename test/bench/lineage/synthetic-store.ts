/** A store that the synthetic graph grows in, step by step, so that sections which want it small and large share one load. */
import { sendToStore, type LineageStore } from '../../../subgraphs/lineage/index.ts';
import type { DatasetKey } from '../../../subgraphs/lineage/model/node-id.ts';
import type { SyntheticGraph } from './synthetic-graph.ts';

export interface Grown {
  readonly datasets: number;
  readonly edges: number;
  /** What all growing so far took, without opening and closing. */
  readonly seconds: number;
}

/**
 * Adds datasets until the store has so many edges, or all; a store that has them already stays as it is. It gives up, and
 * says how far it came, after `withinSeconds`.
 */
export type GrowTo = (edges: number, withinSeconds?: number) => Promise<Grown>;

type Send = ReturnType<typeof sendToStore>;
type Events = Parameters<Send>[0];

const BATCH_SIZE = 500;
/** Batches that are on their way: events of the next are made while the store writes. */
const AT_ONCE = 8;

/** `open` opens the store, which nobody else has open while it grows. */
export function createGrowth(graph: SyntheticGraph, open: () => Promise<LineageStore>): GrowTo {
  let grown: Grown = { datasets: 0, edges: 0, seconds: 0 };
  return async (edges, withinSeconds = Infinity) => {
    if (grown.edges >= edges || grown.datasets === graph.datasetCount) return grown;
    const store = await open();
    const begin = performance.now();
    const isEnough = (edgesNow: number): boolean =>
      edgesNow >= edges || performance.now() - begin > withinSeconds * 1_000;
    const reached = await grow(graph, sendToStore(store), grown, isEnough);
    grown = { ...reached, seconds: grown.seconds + (performance.now() - begin) / 1_000 };
    await store.close();
    return grown;
  };
}

async function grow(
  graph: SyntheticGraph,
  send: Send,
  from: Omit<Grown, 'seconds'>,
  isEnough: (edges: number) => boolean,
): Promise<Omit<Grown, 'seconds'>> {
  let { datasets, edges } = from;
  const sending = new Set<Promise<void>>();
  while (!isEnough(edges) && datasets < graph.datasetCount) {
    const batch: Events[number][] = [];
    for (; batch.length < BATCH_SIZE && datasets < graph.datasetCount; datasets++) {
      const sources = graph.sourcesOf(datasets);
      edges += sources.length;
      batch.push(toEvent(graph.keyOf(datasets), sources.map(graph.keyOf)));
    }
    if (sending.size >= AT_ONCE) await Promise.race(sending);
    const sent = taken(send, batch).finally(() => sending.delete(sent));
    sending.add(sent);
  }
  await Promise.all(sending);
  return { datasets, edges };
}

async function taken(send: Send, events: Events): Promise<void> {
  const refusals = (await send(events)) ?? [];
  if (refusals.length > 0) throw new Error(`Events were refused: ${JSON.stringify(refusals).slice(0, 1_000)}`);
}

/** As an import would say it. */
function toEvent(dataset: DatasetKey, sources: readonly DatasetKey[]): Events[number] {
  const inputs = sources.map((source) => ({ ...source, type: 'DATASET' }));
  return {
    eventTime: '2026-01-01T00:00:00Z',
    producer: 'https://producer.example',
    schemaURL: 'https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/DatasetEvent',
    dataset: { ...dataset, facets: { lineage: { inputs } } },
  };
}
