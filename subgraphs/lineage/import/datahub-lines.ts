/**
 * A lineage graph as DataHub writes it, one dataset a line with its upstreams: a DatasetEvent with a `lineage` facet a line.
 */
import { standardFacet, writtenEvent, type WrittenEvent } from '../open-lineage/written-event.ts';
import { parseDatahubUrn } from './datahub-urn.ts';
import type { ImportItem } from './import-item.ts';

/** `at` is the time of all events: what a later import says replaces what this one says. Empty lines are passed over. */
export async function* readDatahubLines(
  lines: AsyncIterable<string> | Iterable<string>,
  at: string,
): AsyncIterable<ImportItem> {
  let line = 0;
  for await (const text of lines) {
    line += 1;
    if (text.trim() === '') continue;
    const parsed = parseLine(text);
    if (parsed.kind === 'faulty') yield { kind: 'fault', place: { line }, reason: parsed.reason };
    else yield { kind: 'event', event: toEvent(parsed, at), place: { line }, flows: parsed.upstreams.length };
  }
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

function toEvent({ dataset, upstreams }: Extract<ParsedLine, { kind: 'dataset' }>, at: string): WrittenEvent {
  const inputs = upstreams.map((key) => ({ ...key, type: 'DATASET' }));
  const lineage = standardFacet('1-0-0/LineageFacet', { inputs });
  return writtenEvent('DatasetEvent', at, { dataset: { ...dataset, facets: { lineage } } });
}
