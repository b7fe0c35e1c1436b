/** The table of flows: what is no longer believed stays, with the revision that withdrew it. */
import { FLOW_KINDS, type FlowKind, type Transformation } from '../../model/change.ts';
import { FOREVER, type Micros } from '../../model/event-time.ts';
import type { FlowInterval } from '../timeline/plan-intervals.ts';
import type { FlowRow, GraphDelta, WayRow } from './protocol.ts';
import type { NodeTables } from './write-nodes.ts';
import type { SqliteFile } from './tables.ts';

/** An interval that is in the table, believed. */
export interface KeptFlow extends FlowInterval {
  readonly source: number;
  readonly target: number;
  readonly way: number;
  readonly revFrom: number;
}

export interface AuthorPlan {
  readonly author: number;
  readonly kind: FlowKind;
  readonly withdrawn: readonly KeptFlow[];
  readonly added: readonly FlowInterval[];
  readonly touched: readonly { readonly kept: KeptFlow; readonly lastSeen: Micros }[];
}

export interface FlowTables {
  readonly begin: (revision: number) => void;
  /** Those of an author that are so at any time from `from` to `to`, both included. */
  readonly keptOf: (author: number, from: Micros, to: Micros) => readonly KeptFlow[];
  /** Authors with a flow from or to one of these nodes. Reads the whole table: it is seldom asked. */
  readonly authorsAt: (nodes: readonly number[]) => readonly number[];
  readonly write: (plans: readonly AuthorPlan[]) => void;
  /** Of the graph, since `begin`. */
  readonly changes: () => Pick<GraphDelta, 'added' | 'withdrawn' | 'newWays'>;
  /** What was numbered since `begin` was not written after all. */
  readonly rollBack: () => void;
}

export function createFlowTables(database: SqliteFile, nodes: NodeTables): FlowTables {
  const kept = database
    .prepare(
      `SELECT sources.key, targets.key, source, target, valid_from, coalesce(valid_to, ${FOREVER}), valid_from + seen_for,
         confidence, way, rev_from
       FROM flows CROSS JOIN nodes AS sources ON sources.id = flows.source CROSS JOIN nodes AS targets ON targets.id = flows.target
       WHERE author = ? AND rev_to IS NULL AND coalesce(valid_to, ${FOREVER}) >= ? AND valid_from <= ?`,
    )
    .raw();
  const authorsOf = database
    .prepare(
      `SELECT DISTINCT author FROM flows WHERE rev_to IS NULL
         AND (target IN (SELECT value FROM json_each(?1)) OR source IN (SELECT value FROM json_each(?1)))`,
    )
    .pluck();
  const GIVEN = `flows.source = value ->> 0 AND flows.target = value ->> 1 AND flows.author = value ->> 2
    AND flows.valid_from = value ->> 3 AND flows.rev_from = value ->> 4`;
  const insert = database.prepare(
    `INSERT INTO flows (source, target, author, valid_from, rev_from, valid_to, seen_for, confidence, way)
     SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, value ->> 7, value ->> 8
     FROM json_each(?)`,
  );
  const withdraw = database.prepare(`UPDATE flows SET rev_to = value ->> 5 FROM json_each(?) WHERE ${GIVEN}`);
  const remove = database.prepare(
    `DELETE FROM flows WHERE (source, target, author, valid_from, rev_from) IN
       (SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4 FROM json_each(?))`,
  );
  const touch = database.prepare(
    `UPDATE flows SET seen_for = (value ->> 5) - valid_from FROM json_each(?) WHERE ${GIVEN}`,
  );
  const ways = createWays(database);
  let revision = 0;
  let added: FlowRow[] = [];
  let withdrawn: FlowRow[] = [];
  let newWays: WayRow[] = [];

  /** What this very revision added nobody has seen. */
  function withdrawAll(plans: readonly AuthorPlan[]): void {
    const [seen, unseen]: [(readonly number[])[], (readonly number[])[]] = [[], []];
    for (const { author, kind, withdrawn: gone } of plans) {
      for (const flow of gone) {
        (flow.revFrom === revision ? unseen : seen).push([...keyOf(author, flow), revision]);
        withdrawn.push(toRow(flow, flow.validTo, kind));
      }
    }
    if (seen.length > 0) withdraw.run(JSON.stringify(seen));
    if (unseen.length > 0) remove.run(JSON.stringify(unseen));
  }

  function addAll(plans: readonly AuthorPlan[]): void {
    const fresh = plans.flatMap(({ author, kind, added: flows }) => flows.map((flow) => ({ author, kind, ...flow })));
    if (fresh.length === 0) return;
    const keys = new Set(fresh.flatMap(({ flow }) => [flow.from, flow.to]));
    nodes.mention(keys);
    const ids = nodes.idsOf(keys);
    const rows = fresh.map(({ author, kind, flow, validFrom, validTo, lastSeen }) => {
      const [source, target] = [ids.get(flow.from)!, ids.get(flow.to)!];
      const way = ways.idOf(flow.transformations, newWays);
      const { confidence } = flow;
      added.push([source, target, FLOW_KINDS.indexOf(kind), confidence, way, validFrom, validTo, revision]);
      const end = validTo === FOREVER ? null : validTo;
      return [source, target, author, validFrom, revision, end, lastSeen - validFrom, confidence, way];
    });
    insert.run(JSON.stringify(rows));
  }

  return {
    begin: (next) => {
      revision = next;
      [added, withdrawn, newWays] = [[], [], []];
    },
    keptOf: (author, from, to) => (kept.all(author, from, to) as KeptRow[]).map((row) => toKept(row, ways)),
    authorsAt: (ids) => authorsOf.all(JSON.stringify(ids)) as number[],
    write: (plans) => {
      withdrawAll(plans);
      const touched = plans.flatMap(({ author, touched: flows }) =>
        flows.map(({ kept: flow, lastSeen }) => [...keyOf(author, flow), lastSeen]),
      );
      if (touched.length > 0) touch.run(JSON.stringify(touched));
      addAll(plans);
    },
    changes: () => ({ added, withdrawn, newWays }),
    rollBack: ways.rollBack,
  };
}

type KeptRow = readonly [
  from: string,
  to: string,
  source: number,
  target: number,
  validFrom: number,
  validTo: number,
  lastSeen: number,
  confidence: number,
  way: number,
  revFrom: number,
];

function toKept(row: KeptRow, ways: Ways): KeptFlow {
  const [from, to, source, target, validFrom, validTo, lastSeen, confidence, way, revFrom] = row;
  const flow = { from, to, transformations: ways.transformationsOf(way), confidence };
  return { flow, source, target, way, validFrom, validTo, lastSeen, revFrom };
}

function keyOf(author: number, { source, target, validFrom, revFrom }: KeptFlow): readonly number[] {
  return [source, target, author, validFrom, revFrom];
}

function toRow({ source, target, flow, way, validFrom, revFrom }: KeptFlow, validTo: Micros, kind: FlowKind): FlowRow {
  return [source, target, FLOW_KINDS.indexOf(kind), flow.confidence, way, validFrom, validTo, revFrom];
}

interface Ways {
  /** 0 for none; one that is new is put into `fresh`. */
  readonly idOf: (transformations: readonly Transformation[], fresh: WayRow[]) => number;
  readonly transformationsOf: (id: number) => readonly Transformation[];
  readonly rollBack: () => void;
}

const NONE: readonly Transformation[] = [];

/** Lists of transformations by number: a few hundred in a large mesh, so they are all kept in memory. */
function createWays(database: SqliteFile): Ways {
  const insert = database.prepare('INSERT OR IGNORE INTO ways (id, transformations) VALUES (?, ?)');
  const rows = database.prepare('SELECT id, transformations FROM ways').raw().all() as WayRow[];
  const byText = new Map<string, number>(rows.map(([id, text]) => [text, id]));
  const byId = new Map<number, readonly Transformation[]>(rows.map(([id, text]) => [id, JSON.parse(text) as []]));
  const written = new Set(byId.keys());
  return {
    idOf: (transformations, fresh) => {
      if (transformations.length === 0) return 0;
      const text = JSON.stringify(transformations);
      const id = byText.get(text) ?? byText.size + 1;
      byText.set(text, id);
      if (written.has(id)) return id;
      byId.set(id, transformations);
      written.add(id);
      insert.run(id, text);
      fresh.push([id, text]);
      return id;
    },
    rollBack: () => written.clear(), // Those that are in the table are put there again, which changes nothing.
    transformationsOf: (id) => byId.get(id) ?? NONE,
  };
}
