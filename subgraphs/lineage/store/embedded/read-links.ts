/** What the tables know of links: their evidence, how values are made, and when they were seen. */
import type { FlowKind, Transformation } from '../../model/change.ts';
import { FOREVER } from '../../model/event-time.ts';
import { toLinks, type Evidence } from '../evidence.ts';
import type { Link, LinkEnds, View } from '../lineage-store.ts';
import type { Graph } from './graph.ts';
import type { SqliteFile } from './tables.ts';

export type LinkReader = (view: View & { readonly revision: number }, ends: readonly LinkEnds[]) => readonly Link[];

type EvidenceRow = readonly [
  source: number,
  target: number,
  kind: FlowKind,
  author: string,
  validFrom: number,
  validTo: number,
  lastSeen: number,
  confidence: number,
  way: number,
  seen: number | null,
];

export function createLinkReader(
  database: SqliteFile,
  { keys }: Graph,
  transformationsOf: (way: number) => readonly Transformation[],
): LinkReader {
  // CROSS JOIN keeps SQLite from beginning at the longer table.
  const rows = database
    .prepare(
      `SELECT source, target, authors.kind, authors.subject, valid_from, coalesce(valid_to, ${FOREVER}), valid_from + seen_for,
         confidence, way,
         CASE WHEN steady IS NULL THEN NULL ELSE seen END
       FROM json_each(?) CROSS JOIN flows ON source = value ->> 0 AND target = value ->> 1
       CROSS JOIN authors ON authors.id = author WHERE rev_from <= ? AND (rev_to IS NULL OR rev_to > ?)`,
    )
    .raw();

  function toEvidence(row: EvidenceRow): Evidence {
    const [source, target, kind, id, validFrom, validTo, lastSeen, confidence, way, seen] = row;
    return {
      from: keys.keyOf(source),
      to: keys.keyOf(target),
      author: { kind, id },
      transformations: transformationsOf(way),
      confidence,
      validFrom,
      validTo,
      lastSeen: validTo === FOREVER && seen !== null ? seen : lastSeen,
    };
  }

  return (view, ends) => {
    const given = ends.map(({ from, to }) => [keys.find(from), keys.find(to)]);
    if (given.length === 0) return [];
    const found = rows.all(JSON.stringify(given), view.revision, view.revision) as EvidenceRow[];
    return toLinks(found.map(toEvidence), view);
  };
}
