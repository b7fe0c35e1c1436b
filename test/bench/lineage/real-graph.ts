/**
 * The production graph of 54,967 datasets beside this checkout, read by our own import, as a plain graph. Nodes are
 * numbered by their ids in UTF-8 bytes, so a level of a walk is in order when its numbers are.
 */
import { createReadStream, existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { packageRoot } from '../../../cli/package-root.ts';
import { importDatahubNdjson, type ImportOptions } from '../../../subgraphs/lineage/import/import-datahub-ndjson.ts';
import { compareIds } from '../../../subgraphs/lineage/model/compare-ids.ts';
import { datasetId, type DatasetKey } from '../../../subgraphs/lineage/model/node-id.ts';
import { createPlainGraph, type PlainGraph } from './plain-graph.ts';

export interface NamedGraph extends PlainGraph {
  /** By number. */
  readonly keys: readonly DatasetKey[];
  readonly ids: readonly string[];
  /** Whether it has a line of its own, or others only name it. */
  readonly isDescribed: (node: number) => boolean;
}

const DATA = new URL('../shared/data/', packageRoot());
const FILE = new URL('lineage-graph/production-55k.ndjson.gz', DATA);

/** Of all shared data. */
export function sharedData(path: string): URL {
  return new URL(path, DATA);
}

export function hasRealGraph(): boolean {
  return existsSync(FILE);
}

/** Sends its events, as an import does. */
export function importRealGraph(send: ImportOptions['send']): ReturnType<typeof importDatahubNdjson> {
  const lines = createInterface({ input: createReadStream(FILE).pipe(createGunzip()) });
  return importDatahubNdjson(lines, { send, at: '2026-01-01T00:00:00Z' });
}

interface GraphEvent {
  readonly dataset: DatasetKey & { readonly facets: { readonly lineage: { readonly inputs: readonly DatasetKey[] } } };
}

export async function readRealGraph(): Promise<NamedGraph> {
  const keys = new Map<string, DatasetKey>();
  const described = new Set<string>();
  const edges: (readonly [string, string])[] = [];
  const named = ({ namespace, name }: DatasetKey): string => {
    const id = datasetId({ namespace, name });
    if (!keys.has(id)) keys.set(id, { namespace, name });
    return id;
  };
  await importRealGraph(async (events) => {
    for (const { dataset } of events as unknown as readonly GraphEvent[]) {
      const to = named(dataset);
      described.add(to);
      for (const input of dataset.facets.lineage.inputs) edges.push([named(input), to]);
    }
  });
  const ids = [...keys.keys()].sort(compareIds);
  const numbers = new Map(ids.map((id, number) => [id, number]));
  const ends = (end: 0 | 1) => Int32Array.from(edges, (edge) => numbers.get(edge[end])!);
  return {
    ...createPlainGraph(ids.length, ends(0), ends(1)),
    ids,
    keys: ids.map((id) => keys.get(id)!),
    isDescribed: (node) => described.has(ids[node]!),
  };
}
