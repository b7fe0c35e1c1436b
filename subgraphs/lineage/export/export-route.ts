/** `GET /api/v1/lineage/export`: the graph as OpenLineage events, one a line, no faster than they are read. */
import type { HttpRoute } from '../../../lib/http.ts';
import type { WrittenEvent } from '../open-lineage/written-event.ts';
import { exportEvents } from './export-events.ts';
import type { ExportStore } from './export-store.ts';

/** In characters: small pieces cost more in sending than in making. */
const PIECE = 64 * 1024;

export function createExportRoute(store: ExportStore): HttpRoute {
  return {
    method: 'GET',
    path: '/api/v1/lineage/export',
    bodyLimit: 1,
    handle: async () => ({
      status: 200,
      headers: { 'content-type': 'application/x-ndjson' },
      body: { chunks: eventLines(exportEvents(store)) },
    }),
  };
}

/** Text in pieces, each of whole lines. */
export async function* eventLines(events: AsyncIterable<WrittenEvent>): AsyncIterable<string> {
  let piece = '';
  for await (const event of events) {
    piece += `${JSON.stringify(event)}\n`;
    if (piece.length < PIECE) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}
