/** OpenLineage events that were written to a file: one a line, or one document with a list of them or a single one. */
import { sentence } from '../open-lineage/batch-report.ts';
import { parseEvent } from '../open-lineage/parse-event.ts';
import type { ImportItem, ImportPlace } from './import-item.ts';

/** Empty lines are passed over. */
export async function* readEventLines(lines: AsyncIterable<string> | Iterable<string>): AsyncIterable<ImportItem> {
  let line = 0;
  for await (const text of lines) {
    line += 1;
    if (text.trim() === '') continue;
    const json = parseJson(text);
    if (json === undefined) yield { kind: 'fault', place: { line }, reason: 'expected a JSON object' };
    else yield toItem(json, { line }, '');
  }
}

export function* readEventDocument(document: unknown): Iterable<ImportItem> {
  if (!Array.isArray(document)) {
    yield toItem(document, { pointer: '' }, '');
    return;
  }
  for (const [index, event] of document.entries()) yield toItem(event, { pointer: `/${index}` }, `/${index}`);
}

/** Checked here already, so that a fault is told with its place in the file, whoever takes the events. */
function toItem(event: unknown, place: ImportPlace, pointer: string): ImportItem {
  const parsed = parseEvent(event, pointer);
  if (parsed.kind === 'faulty') return { kind: 'fault', place, reason: sentence(parsed.faults) };
  return { kind: 'event', event: event as Readonly<Record<string, unknown>>, place, flows: 0 };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
