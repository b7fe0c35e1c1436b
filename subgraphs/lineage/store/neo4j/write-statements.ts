/**
 * Sources, their statements, and the flows that follow, in Neo4j. A flow is one relationship that lists the statements
 * which have it; it goes when the list is empty.
 */
import type { Contribution, Flow } from '../../model/change.ts';
import type { Batch } from '../batch.ts';
import { deriveFlows } from '../derive-flows.ts';
import { livingState, mergeEntries, statementKey, type LivingState, type SourceEntry } from '../source-state.ts';
import type { Run } from './neo4j-session.ts';
import {
  FLOWS,
  KNOWN_STATEMENTS,
  LEFT_STATEMENTS,
  LOCK_SOURCES,
  REMOVE_FLOWS,
  SOURCES,
  STATEMENTS,
  WIDEN_STATEMENTS,
} from './statement-cypher.ts';
import { mentionNodes, unwind } from './write-nodes.ts';

interface KeptSource {
  readonly entries: readonly SourceEntry[];
  readonly statement: string | null;
  readonly contributions: readonly [string, Contribution][];
}

interface MovedSource extends LivingState {
  readonly id: string;
  readonly entries: readonly SourceEntry[];
  readonly statement: string;
  readonly job: string | null;
  readonly before: KeptSource;
}

export interface NewStatement {
  readonly id: string;
  readonly job: string | null;
  readonly contributions: readonly (readonly [string, Contribution])[];
  readonly flows: readonly Flow[];
}

export async function writeSources(run: Run, batch: Pick<Batch, 'sources' | 'contributions'>): Promise<void> {
  if (batch.sources.size === 0) return;
  const kept = await lockSources(run, [...batch.sources.keys()].sort());
  const moved = [...batch.sources].flatMap(([id, source]) => moveSource(id, source, kept.get(id)!));
  if (moved.length === 0) return;
  await writeStatements(run, await newStatements(run, moved, batch.contributions));
  await putSources(run, moved);
}

/** A source with one statement of its own making, or `null` to take it away. */
export async function stateDirectly(
  run: Run,
  source: string,
  statement: (NewStatement & { readonly at: string }) | null,
): Promise<void> {
  const kept = (await lockSources(run, [source])).get(source)!;
  if (statement) {
    const known = await knownStatements(run, [statement.id]);
    if (!known.has(statement.id)) await writeStatements(run, [statement]);
    const row = { id: source, entries: '[]', statement: statement.id, firstSeen: statement.at, lastSeen: statement.at };
    await run(SOURCES, { rows: [row] });
    await run(WIDEN_STATEMENTS, { rows: [row] });
  } else {
    await run('MATCH (source:Source {id: $source}) DELETE source', { source });
  }
  if (kept.statement !== null) await removeLeft(run, [kept.statement]);
}

async function lockSources(run: Run, ids: readonly string[]): Promise<ReadonlyMap<string, KeptSource>> {
  const rows = await run(LOCK_SOURCES, { ids });
  return new Map(
    rows.map((row) => [
      row['id'] as string,
      {
        entries: JSON.parse((row['entries'] as string | null) ?? '[]') as SourceEntry[],
        statement: row['statement'] as string | null,
        contributions: JSON.parse((row['contributions'] as string | null) ?? '[]') as [string, Contribution][],
      },
    ]),
  );
}

function moveSource(
  id: string,
  {
    kind,
    job,
    entries,
  }: { kind: Parameters<typeof statementKey>[0]; job: string | null; entries: readonly SourceEntry[] },
  before: KeptSource,
): readonly MovedSource[] {
  const merged = mergeEntries(before.entries, entries);
  const living = livingState(merged);
  if (living === null || JSON.stringify(merged) === JSON.stringify(before.entries)) return [];
  return [{ id, entries: merged, ...living, statement: statementKey(kind, job, living.hashes), job, before }];
}

/** What counts now was said in this batch, or counted before: so it is in the batch or in the statement before. */
async function newStatements(
  run: Run,
  moved: readonly MovedSource[],
  fresh: Batch['contributions'],
): Promise<readonly NewStatement[]> {
  const byId = new Map(moved.map((source) => [source.statement, source]));
  const known = await knownStatements(run, [...byId.keys()]);
  return [...byId.values()]
    .filter(({ statement }) => !known.has(statement))
    .map(({ statement, job, hashes, before }) => {
      const kept = new Map(before.contributions);
      const contributions = hashes.map((hash) => [hash, (fresh.get(hash) ?? kept.get(hash))!] as const);
      return { id: statement, job, contributions, flows: deriveFlows(contributions.map(([, each]) => each)) };
    });
}

async function knownStatements(run: Run, ids: readonly string[]): Promise<ReadonlySet<unknown>> {
  return new Set((await run(KNOWN_STATEMENTS, { ids })).map(({ id }) => id));
}

async function writeStatements(run: Run, statements: readonly NewStatement[]): Promise<void> {
  await unwind(
    run,
    STATEMENTS,
    statements.map(({ id, job, contributions, flows }) => {
      return {
        id,
        job,
        contributions: JSON.stringify(contributions),
        flows: JSON.stringify(flows.map(({ from, to }) => [from, to])),
      };
    }),
  );
  const rows = statements.flatMap(({ id, flows }) =>
    flows.map(({ from, to, transformations }) => ({
      statement: id,
      from,
      to,
      transformations: JSON.stringify(transformations),
    })),
  );
  await mentionNodes(
    run,
    rows.flatMap(({ from, to }) => [from, to]),
  );
  await unwind(
    run,
    FLOWS('Dataset'),
    rows.filter(({ to }) => to.startsWith('dataset:')),
  );
  await unwind(
    run,
    FLOWS('Column'),
    rows.filter(({ to }) => to.startsWith('column:')),
  );
}

async function putSources(run: Run, moved: readonly MovedSource[]): Promise<void> {
  const rows = moved.map(({ id, entries, statement, first, last }) => {
    return { id, entries: JSON.stringify(entries), statement, firstSeen: first, lastSeen: last };
  });
  await run(SOURCES, { rows });
  await run(WIDEN_STATEMENTS, { rows });
  const left = moved.flatMap(({ statement, before }) =>
    before.statement === statement ? [] : (before.statement ?? []),
  );
  await removeLeft(run, [...new Set(left)]);
}

async function removeLeft(run: Run, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const gone = await run(LEFT_STATEMENTS, { ids });
  const rows = gone.flatMap(({ id, flows }) =>
    (JSON.parse(flows as string) as [string, string][]).map(([from, to]) => ({ statement: id, from, to })),
  );
  await unwind(
    run,
    REMOVE_FLOWS('Dataset'),
    rows.filter(({ to }) => to.startsWith('dataset:')),
  );
  await unwind(
    run,
    REMOVE_FLOWS('Column'),
    rows.filter(({ to }) => to.startsWith('column:')),
  );
}
