/**
 * The tables of authors, their entries and what these said. Most entries say again what the one before them said, and
 * cost one row; the others have a stretch of their author's timeline planned anew.
 */
import { LRUCache } from 'lru-cache';
import type { Author, Contribution, FlowKind } from '../../model/change.ts';
import type { Batch, BatchAuthor } from '../batch.ts';
import { authorKey } from '../lineage-store.ts';
import {
  changedEntries,
  changedSpan,
  hasSlots,
  steadyEnd,
  type ChangedEntry,
  type PlaceSpan,
} from '../timeline/changed-entries.ts';
import type { Entry, Said } from '../timeline/entry.ts';
import { planIntervals } from '../timeline/plan-intervals.ts';
import { pointsOf, type Point } from '../timeline/points.ts';
import { createStatements } from '../timeline/statements.ts';
import { endOf, type TimelineEnd } from '../timeline/steadiness.ts';
import { packContribution, unpackContribution } from './pack-contribution.ts';
import type { AuthorPlan, FlowTables, KeptFlow } from './write-flows.ts';
import { prepareValue, type SqliteFile } from './tables.ts';

export interface TimelineTables {
  readonly write: (batch: Pick<Batch, 'authors' | 'contributions'>) => void;
  /** Plans the whole timelines of these authors again, for names have come to mean other datasets. */
  readonly replan: (authors: readonly number[]) => void;
  /** What was remembered since the last commit was not written after all. */
  readonly rollBack: () => void;
}

interface AuthorRow extends TimelineEnd {
  readonly id: number;
  readonly author: Author;
  readonly seen: number;
}

interface Work {
  readonly row: AuthorRow;
  readonly isNew: boolean;
  readonly changes: readonly ChangedEntry[];
}

/** In authors; some 300 bytes each. */
const MAX_KNOWN_AUTHORS = 50_000;
const MAX_KNOWN_CONTRIBUTIONS = 20_000;
const ENTRY = 'name, at, completed_at, said';

export function createTimelineTables(
  database: SqliteFile,
  flows: FlowTables,
  canonical: (id: string) => string,
): TimelineTables {
  const authorsByKey = database
    .prepare(
      `SELECT authors.id, kind, subject, last_place, steady, seen FROM json_each(?)
       CROSS JOIN authors ON kind = value ->> 0 AND subject = value ->> 1`,
    )
    .raw();
  const authorsById = database
    .prepare(
      'SELECT id, kind, subject, last_place, steady, seen FROM authors WHERE id IN (SELECT value FROM json_each(?))',
    )
    .raw();
  const addAuthor = prepareValue(
    database,
    `INSERT INTO authors (kind, subject, last_place, steady, seen) VALUES (?, ?, '', NULL, 0) RETURNING id`,
  );
  const putEnds = database.prepare(
    `UPDATE authors SET last_place = value ->> 1, steady = value ->> 2, seen = value ->> 3
     FROM json_each(?) WHERE authors.id = value ->> 0`,
  );
  const keptEntries = database
    .prepare(
      `SELECT author, ${ENTRY} FROM json_each(?) CROSS JOIN entries ON author = value ->> 0 AND name = value ->> 1`,
    )
    .raw();
  const putEntries = database.prepare(
    `INSERT INTO entries (author, ${ENTRY}) SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4
     FROM json_each(?) WHERE true
     ON CONFLICT (author, name) DO UPDATE SET at = excluded.at, completed_at = excluded.completed_at, said = excluded.said`,
  );
  const proofBefore = prepareValue(
    database,
    `SELECT at || ' ' || name FROM entries WHERE author = ? AND (at, name) < (?, ?) AND completed_at IS NOT NULL AND said <> '[]'
       ORDER BY at DESC, name DESC LIMIT 1`,
  );
  const proofAfter = prepareValue(
    database,
    `SELECT at || ' ' || name FROM entries WHERE author = ? AND (at, name) > (?, ?) AND completed_at IS NOT NULL AND said <> '[]'
       ORDER BY at, name LIMIT 1`,
  );
  const entriesBetween = database
    .prepare(
      `SELECT ${ENTRY} FROM entries WHERE author = ? AND (at, name) >= (?, ?) AND (at, name) <= (?, ?) AND said <> '[]'
       ORDER BY at, name`,
    )
    .raw();
  const addContribution = database.prepare(
    'INSERT INTO contributions (author, hash, value) VALUES (?, ?, ?) ON CONFLICT (author, hash) DO NOTHING',
  );
  const contribution = prepareValue(database, 'SELECT value FROM contributions WHERE author = ? AND hash = ?');

  const known = new LRUCache<string, AuthorRow>({ max: MAX_KNOWN_AUTHORS });
  const contributions = new LRUCache<string, Contribution>({ max: MAX_KNOWN_CONTRIBUTIONS });
  const written = new LRUCache<string, true>({ max: 10 * MAX_KNOWN_CONTRIBUTIONS });
  const statements = createStatements(contributionOf, canonical);

  function contributionOf(author: string | number, hash: string): Contribution {
    const key = `${author} ${hash}`;
    const kept = contributions.get(key) ?? unpackContribution(contribution(author, hash));
    contributions.set(key, kept);
    return kept;
  }

  function keepContributions(works: readonly Work[], fresh: Batch['contributions']): void {
    for (const { row, changes } of works) {
      for (const [, hash] of changes.flatMap(({ after }) => after.said)) {
        const key = `${row.id} ${hash}`;
        const value = fresh.get(hash);
        if (value === undefined || written.has(key)) continue;
        addContribution.run(row.id, hash, packContribution(value));
        contributions.set(key, value);
        written.set(key, true);
      }
    }
  }

  /** An author that is met for the first time has no row yet. */
  function loadAuthors(
    authors: Batch['authors'],
  ): ReadonlyMap<string, { readonly row: AuthorRow; readonly isNew: boolean }> {
    const unknown = [...authors].flatMap(
      ([
        key,
        {
          author: { kind, id },
        },
      ]) => (known.has(key) ? [] : [[kind, id]]),
    );
    const rows = unknown.length === 0 ? [] : (authorsByKey.all(JSON.stringify(unknown)) as KeptAuthor[]);
    for (const row of rows.map(toAuthor)) known.set(authorKey(row.author), row);
    return new Map(
      [...authors].map(([key, { author }]): [string, { readonly row: AuthorRow; readonly isNew: boolean }] => {
        const row = known.get(key);
        if (row) return [key, { row, isNew: false }];
        const id = addAuthor(author.kind, author.id) as number;
        return [key, { row: { id, author, lastPlace: '', steady: null, seen: 0 }, isNew: true }];
      }),
    );
  }

  function toWork(authors: Batch['authors']): readonly Work[] {
    const rows = loadAuthors(authors);
    const wanted = [...authors].flatMap(([key, { entries }]) => {
      const { row, isNew } = rows.get(key)!;
      return isNew ? [] : [...entries.keys()].map((name) => [row.id, name]);
    });
    const kept = new Map<number, Map<string, Entry>>();
    const found = wanted.length === 0 ? [] : (keptEntries.all(JSON.stringify(wanted)) as [number, ...KeptEntry][]);
    for (const [author, ...entry] of found) {
      const ofAuthor = kept.get(author) ?? new Map<string, Entry>();
      kept.set(author, ofAuthor.set(entry[0], toEntry(entry)));
    }
    return [...authors].flatMap(([key, { entries }]: [string, BatchAuthor]) => {
      const { row, isNew } = rows.get(key)!;
      const changes = changedEntries(entries.values(), kept.get(row.id) ?? new Map<string, Entry>());
      return changes.length === 0 ? [] : [{ row, isNew, changes }];
    });
  }

  function keepEntries(works: readonly Work[]): void {
    const rows = works.flatMap(({ row, changes }) =>
      changes.map(({ after: { name, at, completedAt, said } }) => [
        row.id,
        name,
        at,
        completedAt,
        JSON.stringify(said),
      ]),
    );
    if (rows.length > 0) putEntries.run(JSON.stringify(rows));
  }

  function settle({ row, isNew, changes }: Work): { readonly row: AuthorRow; readonly plan: AuthorPlan | null } {
    const flowsOf = statements.of(row.id, row.author.kind);
    const end = steadyEnd(row.author, changes, row, flowsOf);
    if (end) return { row: { ...row, ...end, seen: end.seen ?? row.seen }, plan: null };
    const span = changedSpan(changes);
    if (span === null) return { row, plan: null };
    if (isNew) return planned(row, pointsOf(changes.map(({ after }) => after)), { hasBefore: false, hasAfter: false });
    const stretch = hasSlots(row.author) ? WHOLE : stretchOf(row.id, span);
    return planned(row, pointsOf(entriesOf(row.id, stretch)), stretch);
  }

  /** From the proof before the changes to the one after them. */
  function stretchOf(author: number, { from, to }: PlaceSpan): Stretch {
    const before = proofBefore(author, ...partsOf(from)) as string | undefined;
    const after = proofAfter(author, ...partsOf(to)) as string | undefined;
    return {
      from: before ?? WHOLE.from,
      to: after ?? WHOLE.to,
      hasBefore: before !== undefined,
      hasAfter: after !== undefined,
    };
  }

  function entriesOf(author: number, { from, to }: PlaceSpan): readonly Entry[] {
    return (entriesBetween.all(author, ...partsOf(from), ...partsOf(to)) as KeptEntry[]).map(toEntry);
  }

  function planned(
    row: AuthorRow,
    points: readonly Point[],
    { hasBefore, hasAfter }: Pick<Stretch, 'hasBefore' | 'hasAfter'>,
  ): { readonly row: AuthorRow; readonly plan: AuthorPlan } {
    const flowsOf = statements.of(row.id, row.author.kind);
    const kept = keptIn(row, points, hasBefore, hasAfter);
    const plan = planIntervals({ points, hasBefore, hasAfter, flowsOf, kept });
    return {
      row: hasAfter
        ? row
        : { ...row, ...endOf(points, flowsOf), seen: points.findLast(({ isProof }) => isProof)?.seen ?? row.seen },
      plan: { author: row.id, kind: row.author.kind, ...plan },
    };
  }

  function keptIn(
    row: AuthorRow,
    points: readonly Point[],
    hasBefore: boolean,
    hasAfter: boolean,
  ): readonly KeptFlow[] {
    if (row.lastPlace === '') return [];
    const from = hasBefore ? points[0]!.at : -Number.MAX_SAFE_INTEGER;
    return flows.keptOf(row.id, from, hasAfter ? points.at(-1)!.at : Number.MAX_SAFE_INTEGER);
  }

  function finish(settled: readonly { readonly row: AuthorRow; readonly plan: AuthorPlan | null }[]): void {
    flows.write(settled.flatMap(({ plan }) => plan ?? []));
    const rows = settled.map(({ row: { id, lastPlace, steady, seen } }) => [id, lastPlace, steady, seen]);
    if (rows.length > 0) putEnds.run(JSON.stringify(rows));
    for (const { row } of settled) known.set(authorKey(row.author), row);
  }

  return {
    write: (batch) => {
      if (batch.authors.size === 0) return;
      const works = toWork(batch.authors);
      keepContributions(works, batch.contributions);
      keepEntries(works);
      finish(works.map(settle));
    },
    replan: (ids) => {
      statements.clear();
      if (ids.length === 0) return;
      const rows = (authorsById.all(JSON.stringify(ids)) as KeptAuthor[]).map(toAuthor);
      finish(rows.map((row) => planned(row, pointsOf(entriesOf(row.id, WHOLE)), WHOLE)));
    },
    rollBack: () => {
      known.clear();
      written.clear();
      statements.clear();
    },
  };
}

type KeptAuthor = readonly [
  id: number,
  kind: FlowKind,
  subject: string,
  lastPlace: string,
  steady: string | null,
  seen: number,
];
type KeptEntry = readonly [name: string, at: string, completedAt: string | null, said: string];

interface Stretch extends PlaceSpan {
  readonly hasBefore: boolean;
  readonly hasAfter: boolean;
}

/** Times begin with a digit. */
const WHOLE: Stretch = { from: ' ', to: '~ ~', hasBefore: false, hasAfter: false };

function toAuthor([id, kind, subject, lastPlace, steady, seen]: KeptAuthor): AuthorRow {
  return { id, author: { kind, id: subject }, lastPlace, steady, seen };
}

function toEntry([name, at, completedAt, said]: KeptEntry): Entry {
  return { name, at, completedAt, said: JSON.parse(said) as Said[] };
}

function partsOf(place: string): [at: string, name: string] {
  const end = place.indexOf(' ');
  return [place.slice(0, end), place.slice(end + 1)];
}
