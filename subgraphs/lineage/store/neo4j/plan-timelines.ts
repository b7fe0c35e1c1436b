/**
 * What new entries make of the timelines that are kept. Mostly an entry says again what its author's timeline ends with,
 * and then only its end moves; else the stretch around the change is planned anew.
 */
import type { Author, FlowKind } from '../../model/change.ts';
import { FOREVER, toMicros, type Micros } from '../../model/event-time.ts';
import type { Batch } from '../batch.ts';
import { authorKey } from '../lineage-store.ts';
import { changedEntries, changedSpan, hasSlots, steadyEnd, type ChangedEntry } from '../timeline/changed-entries.ts';
import type { Entry } from '../timeline/entry.ts';
import { planIntervals, type FlowInterval, type FlowsOf } from '../timeline/plan-intervals.ts';
import { placeOf, pointsOf, type Point } from '../timeline/points.ts';
import { endOf } from '../timeline/steadiness.ts';
import type { KindedStatement, LoadedFlows } from './flows-of-statements.ts';
import type { Run } from './neo4j-session.ts';
import {
  readEnds,
  readStretches,
  type KeptEnd,
  type KeptFlow,
  type KeptStretch,
  type KeptTimelines,
  type StretchWanted,
} from './read-timelines.ts';

export interface AuthorsEntry extends ChangedEntry {
  readonly author: Author;
}

export interface TimelineWork {
  readonly entries: readonly AuthorsEntry[];
  readonly ends: readonly { readonly author: Author; readonly end: KeptEnd }[];
  /** With the time when they were last seen, as far as it was known until now. */
  readonly withdrawn: readonly { readonly kept: KeptFlow; readonly lastSeen: Micros }[];
  readonly touched: readonly { readonly kept: KeptFlow; readonly lastSeen: Micros }[];
  readonly added: readonly { readonly author: Author; readonly interval: FlowInterval }[];
}

export interface TimelineParts {
  readonly run: Run;
  readonly flows: LoadedFlows;
  readonly authors: Batch['authors'];
  readonly kept: KeptTimelines;
  /** Keys of authors whose flows go by other ids from now on: they are planned anew from end to end. */
  readonly renamed: readonly string[];
}

interface Timeline {
  readonly author: Author;
  readonly end: KeptEnd;
  readonly isKept: boolean;
  readonly changed: readonly ChangedEntry[];
  readonly isRenamed: boolean;
}

export async function planTimelines(parts: TimelineParts): Promise<TimelineWork> {
  const timelines = await timelinesOf(parts);
  const entries = timelines.flatMap(({ author, changed }) => changed.map((each) => ({ author, ...each })));
  const steady = await findSteady(timelines, parts.flows);
  const others = timelines.filter(
    (timeline) => !steady.has(timeline) && (timeline.isRenamed || changedSpan(timeline.changed) !== null),
  );
  const replanned = await replan(others, parts);
  const silent = timelines.filter((each) => !each.isKept && !steady.has(each) && !others.includes(each));
  return {
    ...replanned,
    entries,
    ends: [
      ...[...steady].map(([{ author }, end]) => ({ author, end })),
      ...silent.map(({ author, end }) => ({ author, end })),
      ...replanned.ends,
    ],
  };
}

const NOTHING: ReadonlyMap<string, Entry> = new Map();
const NO_END: KeptEnd = { lastPlace: '', steady: null, seen: null };

async function timelinesOf({ run, authors, kept, renamed }: TimelineParts): Promise<readonly Timeline[]> {
  const ofBatch = [...authors].flatMap(([key, { author, entries }]): readonly Timeline[] => {
    const changed = changedEntries(entries.values(), kept.entries.get(key) ?? NOTHING);
    const isRenamed = renamed.includes(key);
    if (changed.length === 0 && !isRenamed) return [];
    return [{ author, end: kept.ends.get(key) ?? NO_END, isKept: kept.ends.has(key), changed, isRenamed }];
  });
  const others = renamed.filter((key) => !authors.has(key));
  const ends = await readEnds(run, others);
  return [
    ...ofBatch,
    ...others.map((key): Timeline => {
      return { author: authorOf(key), end: ends.get(key)!, isKept: true, changed: [], isRenamed: true };
    }),
  ];
}

/** Of an author's key. */
export function authorOf(key: string): Author {
  const space = key.indexOf(' ');
  return { kind: key.slice(0, space) as FlowKind, id: key.slice(space + 1) };
}

/** The timelines whose changes move no interval, each with its end. */
async function findSteady(timelines: readonly Timeline[], flows: LoadedFlows): Promise<ReadonlyMap<Timeline, KeptEnd>> {
  const candidates = timelines.filter(
    ({ end, isRenamed, changed }) => end.steady !== null && !isRenamed && changedSpan(changed) !== null,
  );
  await flows.load(candidates.flatMap(statementsToCompare));
  return new Map(
    candidates.flatMap((timeline) => {
      const { author, changed, end } = timeline;
      const moved = steadyEnd(author, changed, end, flows.of(author.kind));
      return moved === null ? [] : [[timeline, { ...moved, seen: moved.seen ?? end.seen }] as const];
    }),
  );
}

function statementsToCompare({ author, end, changed }: Timeline): readonly KindedStatement[] {
  const statements = changed.flatMap(({ after }) => pointsOf([after])).map(({ statement }) => statement);
  const others = statements.filter((statement) => statement !== end.steady);
  if (others.length === 0) return [];
  return [...others, end.steady!].map((statement) => ({ kind: author.kind, statement }));
}

async function replan(
  timelines: readonly Timeline[],
  { run, flows }: Pick<TimelineParts, 'run' | 'flows'>,
): Promise<Omit<TimelineWork, 'entries'>> {
  const stretches = await readStretches(run, timelines.filter(({ isKept }) => isKept).map(stretchOf));
  const planned = timelines.map((timeline) => {
    const stretch = stretches.get(authorKey(timeline.author)) ?? NOTHING_KEPT;
    return { timeline, stretch, points: pointsOf(entriesOf(stretch, timeline)) };
  });
  await flows.load(
    planned.flatMap(({ timeline, points }) =>
      points.map(({ statement }) => ({ kind: timeline.author.kind, statement })),
    ),
  );
  const work = planned.map((each) => workOf(each, flows.of(each.timeline.author.kind)));
  return {
    ends: work.flatMap(({ ends }) => ends),
    withdrawn: work.flatMap(({ withdrawn }) => withdrawn),
    touched: work.flatMap(({ touched }) => touched),
    added: work.flatMap(({ added }) => added),
  };
}

const NOTHING_KEPT: KeptStretch = { entries: [], hasBefore: false, hasAfter: false, flows: [] };

/** A change reaches from the proof before it to the proof after it; in slots, and under new names, everywhere. */
function stretchOf({ author, changed, isRenamed }: Timeline): StretchWanted {
  const span = isRenamed || hasSlots(author) ? null : changedSpan(changed);
  if (span === null) return { author: authorKey(author), lo: '', loAt: -FOREVER, hi: '~' };
  const [at] = span.from.split(' ');
  return { author: authorKey(author), lo: span.from, loAt: toMicros(at!), hi: span.to };
}

function entriesOf({ entries }: KeptStretch, { changed }: Timeline): readonly Entry[] {
  const byName = new Map(entries.map((entry) => [entry.name, entry]));
  for (const { after } of changed) byName.set(after.name, after);
  return [...byName.values()].sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
}

interface Planned {
  readonly timeline: Timeline;
  readonly stretch: KeptStretch;
  readonly points: readonly Point[];
}

function workOf(
  { timeline: { author, end }, stretch: { hasBefore, hasAfter, flows }, points }: Planned,
  flowsOf: FlowsOf,
): Omit<TimelineWork, 'entries'> {
  const plan = planIntervals({ points, hasBefore, hasAfter, flowsOf, kept: flows });
  const seenOf = (kept: KeptFlow) =>
    kept.type === 'FLOWS_TO' && end.steady !== null && end.seen !== null ? end.seen : kept.lastSeen;
  return {
    ends: hasAfter ? [] : [{ author, end: keptEndOf(points, flowsOf) }],
    withdrawn: plan.withdrawn.map((kept) => ({ kept, lastSeen: seenOf(kept) })),
    touched: plan.touched,
    added: plan.added.map((interval) => ({ author, interval })),
  };
}

function keptEndOf(points: readonly Point[], flowsOf: FlowsOf): KeptEnd {
  const end = endOf(points, flowsOf);
  const seen = end.steady === null ? null : (points.findLast(({ isProof }) => isProof)?.seen ?? null);
  return { ...end, seen };
}
