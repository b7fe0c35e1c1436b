/** The graph is read from the tables when the store is opened: many rows as one JSON text, which costs a fifth of a call a row. */
import { FLOW_KINDS } from '../../model/change.ts';
import { FOREVER } from '../../model/event-time.ts';
import type { Graph } from './graph.ts';
import type { FlowRow, NodeRow } from './protocol.ts';
import { prepareValue, type SqliteFile } from './tables.ts';

/** In rows. */
const CHUNK = 5_000;

export function loadGraph(database: SqliteFile, graph: Graph): void {
  const [revision, oldestRevision] = database.prepare('SELECT revision, oldest_revision FROM book').raw().get() as [
    number,
    number,
  ];
  graph.revision = revision;
  graph.changedRevision = revision;
  graph.oldestRevision = oldestRevision;
  loadNodes(database, graph);
  loadFlows(database, graph);
}

function loadNodes(database: SqliteFile, graph: Graph): void {
  const chunk = prepareValue(
    database,
    `SELECT json_group_array(json_array(id, key, dataset, is_described)) FROM
       (SELECT id, key, dataset, is_described FROM nodes WHERE id > ? ORDER BY id LIMIT ${CHUNK})`,
  );
  for (let last = 0; ;) {
    const rows = JSON.parse(chunk(last) as string) as NodeRow[];
    for (const row of rows) graph.addNode(row);
    if (rows.length < CHUNK) return;
    last = rows.at(-1)![0];
  }
}

function loadFlows(database: SqliteFile, graph: Graph): void {
  const kinds = new Map(
    (database.prepare('SELECT id, kind FROM authors').raw().all() as [number, (typeof FLOW_KINDS)[number]][]).map(
      ([id, kind]) => [id, FLOW_KINDS.indexOf(kind)],
    ),
  );
  const count = prepareValue(database, 'SELECT count(*) FROM flows')() as number;
  graph.current.reserve(count, graph.size);
  // The key of the last row is where the next chunk begins.
  const chunk = prepareValue(
    database,
    `SELECT json_group_array(json_array(source, target, author, confidence, way, valid_from, valid_to, rev_from, rev_to)) FROM
       (SELECT * FROM flows WHERE (target, source, author, valid_from, rev_from) > (?, ?, ?, ?, ?)
        ORDER BY target, source, author, valid_from, rev_from LIMIT ${CHUNK})`,
  );
  for (let last: readonly number[] = [0, 0, 0, 0, 0]; ;) {
    const rows = JSON.parse(chunk(...last) as string) as StoredFlow[];
    for (const row of rows) {
      const [source, target, author, confidence, way, validFrom, validTo, revFrom, revTo] = row;
      const flow: FlowRow = [
        source,
        target,
        kinds.get(author)!,
        confidence,
        way,
        validFrom,
        validTo ?? FOREVER,
        revFrom,
      ];
      graph.addFlow(flow, revTo ?? FOREVER);
    }
    if (rows.length < CHUNK) return;
    const [source, target, author, , , validFrom, , revFrom] = rows.at(-1)!;
    last = [target, source, author, validFrom, revFrom];
  }
}

type StoredFlow = [
  source: number,
  target: number,
  author: number,
  confidence: number,
  way: number,
  validFrom: number,
  validTo: number | null,
  revFrom: number,
  revTo: number | null,
];
