/** What is kept of timelines: how they end, single entries, and stretches with the flows that are believed there. */
import type { Flow, Transformation } from '../../model/change.ts';
import type { Micros } from '../../model/event-time.ts';
import type { Batch } from '../batch.ts';
import type { Entry, Said } from '../timeline/entry.ts';
import type { FlowInterval } from '../timeline/plan-intervals.ts';
import type { TimelineEnd } from '../timeline/steadiness.ts';
import { integer, type Row, type Run } from './neo4j-session.ts';
import { AUTHORS, BELIEVED, ENTRIES, STRETCHES } from './timeline-cypher.ts';

/** How a timeline ends, and when its last proof was seen where it is steady. */
export interface KeptEnd extends TimelineEnd {
  readonly seen: Micros | null;
}

export interface KeptTimelines {
  /** By author's key; authors of whom nothing is kept are missing. */
  readonly ends: ReadonlyMap<string, KeptEnd>;
  /** Entries by name, by author's key. */
  readonly entries: ReadonlyMap<string, ReadonlyMap<string, Entry>>;
}

/** A flow as it is kept: an open one is another type of relationship. */
export interface KeptFlow extends FlowInterval {
  readonly id: string;
  readonly type: 'FLOWS_TO' | 'FLOWED_TO';
}

export interface StretchWanted {
  readonly author: string;
  /** Places, and the time of the first one. */
  readonly lo: string;
  readonly loAt: Micros;
  readonly hi: string;
}

export interface KeptStretch {
  /** From the last proof before `lo` to the first one after `hi`, as far as there are such. */
  readonly entries: readonly Entry[];
  readonly hasBefore: boolean;
  readonly hasAfter: boolean;
  readonly flows: readonly KeptFlow[];
}

/** The ends of these authors' timelines, and what is kept of the entries that the batch brings. */
export async function readTimelines(run: Run, authors: Batch['authors']): Promise<KeptTimelines> {
  const rows = [...authors].flatMap(([author, { entries }]) => [...entries.keys()].map((name) => ({ author, name })));
  if (authors.size === 0) return { ends: new Map(), entries: new Map() };
  const [ends, entries] = await Promise.all([readEnds(run, [...authors.keys()]), run(ENTRIES, { rows })]);
  const byAuthor = new Map<string, Map<string, Entry>>();
  for (const row of entries) {
    const author = row['author'] as string;
    const ofAuthor = byAuthor.get(author) ?? new Map<string, Entry>();
    byAuthor.set(author, ofAuthor.set(row['name'] as string, toEntry(row)));
  }
  return { ends, entries: byAuthor };
}

export async function readEnds(run: Run, keys: readonly string[]): Promise<ReadonlyMap<string, KeptEnd>> {
  const rows = keys.length === 0 ? [] : await run(AUTHORS, { keys });
  return new Map(
    rows.map((row) => [
      row['key'] as string,
      { lastPlace: row['lastPlace'] as string, steady: row['steady'] as string | null, seen: row['seen'] as Micros },
    ]),
  );
}

/** By author's key. */
export async function readStretches(
  run: Run,
  wanted: readonly StretchWanted[],
): Promise<ReadonlyMap<string, KeptStretch>> {
  if (wanted.length === 0) return new Map();
  const [stretches, flows] = await Promise.all([
    run(STRETCHES, { rows: wanted.map(({ author, lo, hi }) => ({ author, lo, hi })) }),
    run(BELIEVED, { rows: wanted.map(({ author, loAt }) => ({ author, lo: integer(loAt) })) }),
  ]);
  const flowsByAuthor = new Map<string, KeptFlow[]>(wanted.map(({ author }) => [author, []]));
  for (const row of flows) flowsByAuthor.get(row['author'] as string)!.push(toKeptFlow(row));
  return new Map(
    stretches.map((row) => {
      const author = row['author'] as string;
      const stretch = {
        entries: (row['entries'] as Row[]).map(toEntry),
        hasBefore: row['before'] !== null,
        hasAfter: row['after'] !== null,
        flows: flowsByAuthor.get(author)!,
      };
      return [author, stretch];
    }),
  );
}

function toEntry(row: Row): Entry {
  return {
    name: row['name'] as string,
    at: row['at'] as string,
    completedAt: row['completedAt'] as string | null,
    said: JSON.parse(row['said'] as string) as Said[],
  };
}

function toKeptFlow(row: Row): KeptFlow {
  const flow: Flow = {
    from: row['from'] as string,
    to: row['to'] as string,
    transformations: JSON.parse(row['transformations'] as string) as Transformation[],
    confidence: row['confidence'] as number,
  };
  return {
    flow,
    id: row['id'] as string,
    type: row['type'] as KeptFlow['type'],
    validFrom: row['validFrom'] as Micros,
    validTo: row['validTo'] as Micros,
    lastSeen: row['lastSeen'] as Micros,
  };
}
