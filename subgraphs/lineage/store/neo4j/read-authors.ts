/** What Neo4j knows of those who state flows: the runs of a job, and what each author states now. */
import type { Transformation } from '../../model/change.ts';
import { compareIds } from '../../model/compare-ids.ts';
import { jobId, runId, type JobKey } from '../../model/node-id.ts';
import { authorKey, type AuthorStatement, type RunPlace, type RunRecord, type RunState } from '../lineage-store.ts';
import { placeOf } from '../timeline/points.ts';
import { integer, type Neo4jSession, type Row } from './neo4j-session.ts';
import { authorOf } from './plan-timelines.ts';

type Read = Neo4jSession['read'];

/** A tilde lies after every place. */
const RUNS = `
  MATCH (run:Entry) WHERE run.author = $author AND run.place < $before
  WITH run ORDER BY run.author DESC, run.place DESC LIMIT $first
  OPTIONAL MATCH (facets:Facets {subject: $prefix + run.name})
  RETURN run.name AS id, run.at AS beganAt, run.completedAt AS completedAt,
    [place IN range(0, size(facets.names) - 1) WHERE facets.names[place] = 'state' | facets.values[place]][0] AS state
  ORDER BY run.place DESC`;

export async function readRuns(
  read: Read,
  job: JobKey,
  { first, after }: { readonly first: number; readonly after: RunPlace | null },
): Promise<readonly RunRecord[]> {
  const rows = await read(RUNS, {
    author: authorKey({ kind: 'OBSERVED', id: jobId(job) }),
    before: after ? placeOf({ at: after.beganAt, name: after.id }) : '~',
    first: integer(first),
    prefix: runId(''),
  });
  const { namespace, name } = job;
  return rows.map((row) => ({
    id: row['id'] as string,
    job: { namespace, name },
    beganAt: row['beganAt'] as string,
    completedAt: row['completedAt'] as string | null,
    state: row['state'] === null ? null : (JSON.parse(row['state'] as string) as RunState),
  }));
}

const STATEMENTS = `
  MATCH (author:Author) WHERE author.id > $after
  WITH author ORDER BY author.id LIMIT $first
  CALL {
    WITH author
    OPTIONAL MATCH (entry:Entry) WHERE entry.author = author.id AND entry.place <= '~' AND entry.isProof
    RETURN entry ORDER BY entry.author DESC, entry.place DESC LIMIT 1
  }
  CALL {
    WITH author
    MATCH (from)-[flow:FLOWS_TO]->(to) WHERE flow.author = author.id
    RETURN collect({
      from: from.id, to: to.id, transformations: flow.transformations, confidence: flow.confidence
    }) AS flows
  }
  RETURN author.id AS author, entry.name AS name, entry.at AS at, entry.completedAt AS completedAt, flows
  ORDER BY author.id`;

export async function readStatements(
  read: Read,
  first: number,
  after: string | null,
): Promise<readonly AuthorStatement[]> {
  const rows = await read(STATEMENTS, { first: integer(first), after: after ?? '' });
  return rows.map((row) => ({
    author: authorOf(row['author'] as string),
    lastProof:
      row['name'] === null
        ? null
        : { name: row['name'] as string, at: row['at'] as string, completedAt: row['completedAt'] as string },
    flows: (row['flows'] as Row[])
      .map((flow) => ({
        from: flow['from'] as string,
        to: flow['to'] as string,
        transformations: JSON.parse(flow['transformations'] as string) as Transformation[],
        confidence: flow['confidence'] as number,
      }))
      .sort((a, b) => compareIds(a.from, b.from) || compareIds(a.to, b.to)),
  }));
}
