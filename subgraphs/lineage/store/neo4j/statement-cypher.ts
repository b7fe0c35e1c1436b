/** The statements in Cypher that keep the books: who said what, and the flows that follow. */
export type FlowLabel = 'Dataset' | 'Column';

// Setting a property takes the lock of the node, so what is read after it stays true until the commit.
export const LOCK_SOURCES = `
  UNWIND $ids AS id
  MERGE (source:Source {id: id})
  SET source.isLocked = true
  REMOVE source.isLocked
  WITH source
  OPTIONAL MATCH (statement:Statement {id: source.statement})
  RETURN source.id AS id, source.entries AS entries, source.statement AS statement, statement.contributions AS contributions`;

export const KNOWN_STATEMENTS = 'UNWIND $ids AS id MATCH (statement:Statement {id: id}) RETURN id';

export const STATEMENTS = `
  UNWIND $rows AS row
  CREATE (statement:Statement {id: row.id, job: row.job, contributions: row.contributions, flows: row.flows})`;

export const FLOWS = (label: FlowLabel) => `
  UNWIND $rows AS row
  MATCH (from:${label} {id: row.from}), (to:${label} {id: row.to})
  MERGE (from)-[flow:FLOWS_TO]->(to)
  ON CREATE SET flow.statements = [row.statement], flow.transformations = [row.transformations]
  ON MATCH SET flow.statements = flow.statements + row.statement,
    flow.transformations = flow.transformations + row.transformations`;

export const SOURCES = `
  UNWIND $rows AS row
  MATCH (source:Source {id: row.id})
  SET source.entries = row.entries, source.statement = row.statement,
    source.firstSeen = row.firstSeen, source.lastSeen = row.lastSeen`;

export const WIDEN_STATEMENTS = `
  UNWIND $rows AS row
  MATCH (statement:Statement {id: row.statement})
  SET statement.firstSeen = CASE WHEN statement.firstSeen < row.firstSeen THEN statement.firstSeen ELSE row.firstSeen END,
    statement.lastSeen = CASE WHEN statement.lastSeen > row.lastSeen THEN statement.lastSeen ELSE row.lastSeen END`;

/** Statements that a source left: what they still have of sources, none where they are to go. */
export const LEFT_STATEMENTS = `
  UNWIND $ids AS id
  MATCH (statement:Statement {id: id})
  CALL {
    WITH id
    MATCH (source:Source {statement: id})
    RETURN min(source.firstSeen) AS firstSeen, max(source.lastSeen) AS lastSeen
  }
  SET statement.firstSeen = firstSeen, statement.lastSeen = lastSeen
  WITH id, statement WHERE firstSeen IS NULL
  WITH id, statement, statement.flows AS flows
  DELETE statement
  RETURN id, flows`;

export const REMOVE_FLOWS = (label: FlowLabel) => `
  UNWIND $rows AS row
  MATCH (:${label} {id: row.from})-[flow:FLOWS_TO]->(:${label} {id: row.to})
  WITH flow, [i IN range(0, size(flow.statements) - 1) WHERE flow.statements[i] <> row.statement] AS kept
  SET flow.transformations = [i IN kept | flow.transformations[i]], flow.statements = [i IN kept | flow.statements[i]]
  WITH flow WHERE size(flow.statements) = 0
  DELETE flow`;
