/** What was planned for timelines, as statements. */
import type { Contribution, Transformation } from '../../model/change.ts';
import { FOREVER } from '../../model/event-time.ts';
import { authorKey } from '../lineage-store.ts';
import { placeOf } from '../timeline/points.ts';
import { forEach, integer, type Statement } from './neo4j-session.ts';
import type { AuthorsEntry, TimelineWork } from './plan-timelines.ts';
import {
  ADD,
  CHANGED_ENTRIES,
  CONTRIBUTIONS,
  ENDS,
  NEW_ENTRIES,
  NEW_RUNS,
  TOUCH,
  WITHDRAW_ENDED,
  WITHDRAW_LIVING,
} from './timeline-cypher.ts';

export function contributionStatements(contributions: Iterable<readonly [string, Contribution]>): readonly Statement[] {
  return forEach(
    CONTRIBUTIONS,
    [...contributions].map(([id, value]) => ({ id, value: JSON.stringify(value) })),
  );
}

/** The datasets and columns that are joined must be there already. */
export function timelineStatements(work: TimelineWork, revision: number): readonly Statement[] {
  const { entries, ends, touched } = work;
  const fresh = entries.filter(({ before }) => before === null);
  const changed = entries.filter(({ before }) => before !== null);
  const isRun = ({ author }: AuthorsEntry) => author.kind === 'OBSERVED';
  return [
    ...forEach(NEW_RUNS, fresh.filter(isRun).map(toEntryRow)),
    ...forEach(NEW_ENTRIES, fresh.filter((each) => !isRun(each)).map(toEntryRow)),
    ...forEach(CHANGED_ENTRIES, changed.map(toEntryRow)),
    ...forEach(ENDS, ends.map(toEndRow)),
    ...withdrawStatements(work, revision),
    ...forEach(
      TOUCH,
      touched.map(({ kept, lastSeen }) => ({ id: kept.id, lastSeen: integer(lastSeen) })),
    ),
    ...addStatements(work, revision),
  ];
}

function withdrawStatements({ withdrawn }: TimelineWork, revision: number): readonly Statement[] {
  const rowsOf = (wanted: 'FLOWS_TO' | 'FLOWED_TO') =>
    withdrawn.flatMap(({ kept: { id, type }, lastSeen }) =>
      type === wanted ? [{ id, lastSeen: integer(lastSeen) }] : [],
    );
  const more = { revision: integer(revision) };
  return [...forEach(WITHDRAW_LIVING, rowsOf('FLOWS_TO'), more), ...forEach(WITHDRAW_ENDED, rowsOf('FLOWED_TO'), more)];
}

function addStatements({ added }: TimelineWork, revision: number): readonly Statement[] {
  return (['Dataset', 'Column'] as const).flatMap((label) =>
    (['FLOWS_TO', 'FLOWED_TO'] as const).flatMap((type) => {
      const rows = added.filter(
        ({ interval: { flow, validTo } }) =>
          flow.to.startsWith(label === 'Dataset' ? 'dataset:' : 'column:') &&
          (validTo === FOREVER) === (type === 'FLOWS_TO'),
      );
      return forEach(ADD(label, type), rows.map(toFlowRow), { revision: integer(revision) });
    }),
  );
}

function toEntryRow({ author, after }: AuthorsEntry) {
  const { name, at, completedAt, said } = after;
  return {
    author: authorKey(author),
    name,
    at,
    place: placeOf(after),
    completedAt,
    said: JSON.stringify(said),
    isProof: completedAt !== null && said.length > 0,
  };
}

function toEndRow({ author, end: { lastPlace, steady, seen } }: TimelineWork['ends'][number]) {
  const { kind, id } = author;
  return { id: authorKey(author), kind, subject: id, lastPlace, steady, seen: seen === null ? null : integer(seen) };
}

function toFlowRow({ author, interval: { flow, validFrom, validTo, lastSeen } }: TimelineWork['added'][number]) {
  const { from, to, transformations, confidence } = flow;
  return {
    author: authorKey(author),
    kind: author.kind,
    from,
    to,
    transformations: JSON.stringify(transformations),
    ways: waysOf(transformations),
    confidence: integer(confidence),
    validFrom: integer(validFrom),
    validTo: integer(validTo),
    lastSeen: integer(lastSeen),
  };
}

/** What a view may ask for. */
function waysOf(transformations: readonly Transformation[]): readonly string[] {
  return [...new Set(transformations.flatMap(({ type, subtype }) => (subtype === null ? [type] : [type, subtype])))];
}
