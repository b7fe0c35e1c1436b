/** The statements in Cypher that keep timelines, and the flows that follow from them. */
import { FOREVER } from '../../model/event-time.ts';

export const AUTHORS = `
  UNWIND $keys AS key
  MATCH (author:Author {id: key})
  RETURN key, author.lastPlace AS lastPlace, author.steady AS steady, author.seen AS seen`;

export const ENTRIES = `
  UNWIND $rows AS row
  MATCH (entry:Entry {author: row.author, name: row.name})
  RETURN row.author AS author, entry.name AS name, entry.at AS at, entry.completedAt AS completedAt, entry.said AS said`;

/** From the last proof before `lo` to the first one after `hi`; every place is between an empty text and a tilde. */
export const STRETCHES = `
  UNWIND $rows AS row
  CALL {
    WITH row
    OPTIONAL MATCH (entry:Entry) WHERE entry.author = row.author AND entry.place < row.lo AND entry.isProof
    RETURN entry.place AS before ORDER BY entry.author DESC, entry.place DESC LIMIT 1
  }
  CALL {
    WITH row
    OPTIONAL MATCH (entry:Entry) WHERE entry.author = row.author AND entry.place > row.hi AND entry.isProof
    RETURN entry.place AS after ORDER BY entry.author, entry.place LIMIT 1
  }
  CALL {
    WITH row, before, after
    MATCH (entry:Entry)
    WHERE entry.author = row.author AND entry.place >= coalesce(before, '') AND entry.place <= coalesce(after, '~')
    RETURN collect({name: entry.name, at: entry.at, completedAt: entry.completedAt, said: entry.said}) AS entries
  }
  RETURN row.author AS author, before, after, entries`;

const ROW = (type: 'FLOWS_TO' | 'FLOWED_TO') => `
  RETURN flow.author AS author, elementId(flow) AS id, '${type}' AS type, from.id AS from, to.id AS to,
    flow.transformations AS transformations, flow.confidence AS confidence, flow.validFrom AS validFrom,
    flow.validTo AS validTo, flow.lastSeen AS lastSeen`;

/** What is believed of an author from `lo` on, in microseconds. */
export const BELIEVED = `
  UNWIND $rows AS row
  MATCH (from)-[flow:FLOWS_TO]->(to) WHERE flow.author = row.author
  ${ROW('FLOWS_TO')}
  UNION ALL
  UNWIND $rows AS row
  MATCH (from)-[flow:FLOWED_TO]->(to)
  USING INDEX flow:FLOWED_TO(author, revTo, validTo)
  WHERE flow.author = row.author AND flow.revTo = ${FOREVER} AND flow.validTo >= row.lo
  ${ROW('FLOWED_TO')}`;

export const CONTRIBUTIONS = `
  UNWIND $rows AS row
  MERGE (contribution:Contribution {id: row.id}) ON CREATE SET contribution.value = row.value`;

const ENTRY = `entry.at = row.at, entry.place = row.place, entry.completedAt = row.completedAt, entry.said = row.said,
    entry.isProof = row.isProof`;

/** Whether an entry is there was read under the lock, so that nothing is looked for again. */
export const NEW_ENTRIES = `
  UNWIND $rows AS row
  CREATE (entry:Entry {author: row.author, name: row.name}) SET ${ENTRY}`;

export const NEW_RUNS = `
  UNWIND $rows AS row
  CREATE (entry:Entry:Run {author: row.author, name: row.name}) SET ${ENTRY}`;

export const CHANGED_ENTRIES = `
  UNWIND $rows AS row
  MATCH (entry:Entry {author: row.author, name: row.name}) SET ${ENTRY}`;

export const ENDS = `
  UNWIND $rows AS row
  MERGE (author:Author {id: row.id}) ON CREATE SET author.kind = row.kind, author.subject = row.subject
  SET author.lastPlace = row.lastPlace, author.steady = row.steady, author.seen = row.seen`;

/** What was so until now is another relationship from now on, so that walks of today need not look at it. */
export const WITHDRAW_LIVING = `
  UNWIND $rows AS row
  MATCH (from)-[flow:FLOWS_TO]->(to) WHERE elementId(flow) = row.id
  CREATE (from)-[past:FLOWED_TO]->(to)
  SET past = properties(flow), past.revTo = $revision, past.lastSeen = row.lastSeen
  DELETE flow`;

export const WITHDRAW_ENDED = `
  UNWIND $rows AS row
  MATCH ()-[flow:FLOWED_TO]->() WHERE elementId(flow) = row.id
  SET flow.revTo = $revision`;

export const TOUCH = `
  UNWIND $rows AS row
  MATCH ()-[flow]->() WHERE elementId(flow) = row.id
  SET flow.lastSeen = row.lastSeen`;

export const ADD = (label: 'Dataset' | 'Column', type: 'FLOWS_TO' | 'FLOWED_TO') => `
  UNWIND $rows AS row
  MATCH (from:${label} {id: row.from}), (to:${label} {id: row.to})
  CREATE (from)-[:${type} {
    author: row.author, kind: row.kind, transformations: row.transformations, ways: row.ways, confidence: row.confidence,
    validFrom: row.validFrom, validTo: row.validTo, lastSeen: row.lastSeen, revFrom: $revision, revTo: ${FOREVER}
  }]->(to)`;
