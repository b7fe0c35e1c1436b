/**
 * Reads a lineage graph as DataHub writes it, one dataset a line with its upstreams, and makes OpenLineage events of it:
 * a DatasetEvent with a `lineage` facet a line. So an import into a store and one through the door of a running server
 * are the same events and give the same graph, and importing again changes nothing.
 */
import { parseDatahubUrn } from './datahub-urn.ts';

export interface ImportOptions {
  /** Takes a batch of events; the next one waits for it. Rejects to stop the import. */
  readonly send: (events: readonly DatahubEvent[]) => Promise<void>;
  /** The time of all events: what a later import says replaces what this one says. RFC 3339. */
  readonly at: string;
  /** In events; default 500. A batch has at most 2 MB as well. */
  readonly batchSize?: number;
  /** Called after each batch. */
  readonly onProgress?: (progress: { readonly datasets: number; readonly flows: number }) => void;
}

export interface ImportResult {
  readonly lines: number;
  /** Lines that were imported, each a dataset. */
  readonly datasets: number;
  readonly flows: number;
  /** Lines that were left out, counted from 1. */
  readonly faults: readonly { readonly line: number; readonly reason: string }[];
}

export type DatahubEvent = Readonly<Record<string, unknown>>;

/** Kept below the 5 MB that the door takes. */
const MAX_BATCH_CHARACTERS = 2_000_000;
const PRODUCER = 'https://github.com/tributary-mesh/tributary';
const SCHEMA_URL = 'https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/DatasetEvent';
const FACET_URL = 'https://openlineage.io/spec/facets/1-0-0/LineageFacet.json';

/** Empty lines are passed over. Resolves when the last batch was taken. */
export async function importDatahubNdjson(
  lines: AsyncIterable<string> | Iterable<string>,
  { send, at, batchSize = 500, onProgress }: ImportOptions,
): Promise<ImportResult> {
  const faults: { line: number; reason: string }[] = [];
  let [line, datasets, flows, characters] = [0, 0, 0, 0];
  let batch: DatahubEvent[] = [];
  const flush = async () => {
    if (batch.length > 0) await send(batch);
    [batch, characters] = [[], 0];
    onProgress?.({ datasets, flows });
  };
  for await (const text of lines) {
    line += 1;
    if (text.trim() === '') continue;
    const parsed = parseLine(text);
    if (parsed.kind === 'faulty') {
      faults.push({ line, reason: parsed.reason });
      continue;
    }
    batch.push(toEvent(parsed, at));
    datasets += 1;
    flows += parsed.upstreams.length;
    characters += text.length * 2;
    if (batch.length >= batchSize || characters >= MAX_BATCH_CHARACTERS) await flush();
  }
  await flush();
  return { lines: line, datasets, flows, faults };
}

type Key = NonNullable<ReturnType<typeof parseDatahubUrn>>;
type ParsedLine =
  | { readonly kind: 'dataset'; readonly dataset: Key; readonly upstreams: readonly Key[] }
  | { readonly kind: 'faulty'; readonly reason: string };

function parseLine(text: string): ParsedLine {
  const json = parseJson(text);
  if (typeof json !== 'object' || json === null) return faulty('expected a JSON object');
  const { urn, upstreams = [] } = json as { urn?: unknown; upstreams?: unknown };
  const dataset = typeof urn === 'string' ? parseDatahubUrn(urn) : null;
  if (!dataset) return faulty(`expected "urn" to be the urn of a dataset, came ${show(urn)}`);
  if (!Array.isArray(upstreams)) return faulty(`expected "upstreams" to be a list of urns, came ${show(upstreams)}`);
  const keys = upstreams.map((each: unknown) => (typeof each === 'string' ? parseDatahubUrn(each) : null));
  const wrong = keys.indexOf(null);
  if (wrong >= 0) return faulty(`expected the urn of a dataset in "upstreams", came ${show(upstreams[wrong])}`);
  return { kind: 'dataset', dataset, upstreams: keys as Key[] };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function faulty(reason: string): ParsedLine {
  return { kind: 'faulty', reason };
}

function show(value: unknown): string {
  return (JSON.stringify(value) ?? 'nothing').slice(0, 200);
}

function toEvent({ dataset, upstreams }: Extract<ParsedLine, { kind: 'dataset' }>, at: string): DatahubEvent {
  const inputs = upstreams.map((key) => ({ ...key, type: 'DATASET' }));
  return {
    eventTime: at,
    producer: PRODUCER,
    schemaURL: SCHEMA_URL,
    dataset: { ...dataset, facets: { lineage: { _producer: PRODUCER, _schemaURL: FACET_URL, inputs } } },
  };
}
