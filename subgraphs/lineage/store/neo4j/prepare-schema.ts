/**
 * Constraints and indexes, made at start where they are missing: every statement of ours begins at one of them. And the
 * book of revisions, which tells which version of this program the database is of.
 */
import { TributaryError } from '../../../../lib/errors.ts';
import { integer, type Neo4jSession } from './neo4j-session.ts';

const UNIQUE = {
  Dataset: 'id',
  Column: 'id',
  Job: 'id',
  DataProduct: 'urn',
  Port: 'id',
  Domain: 'name',
  Author: 'id',
  Contribution: 'id',
  Facets: 'subject',
  Alias: 'id',
  Lineage: 'id',
  Revision: 'id',
} as const;

/** By name, what it is for, and on which properties. */
const INDEXES = {
  entry_place: ['(entry:Entry)', '(entry.author, entry.place)'],
  declaration_revision: ['(declaration:Declaration)', '(declaration.revision)'],
  alias_revision: ['(alias:Alias)', '(alias.revision)'],
  revision_at: ['(revision:Revision)', '(revision.at)'],
  flow_author: ['()-[flow:FLOWS_TO]-()', '(flow.author)'],
  past_author: ['()-[flow:FLOWED_TO]-()', '(flow.author, flow.revTo, flow.validTo)'],
  past_withdrawn: ['()-[flow:FLOWED_TO]-()', '(flow.revTo)'],
} as const;

/** By name. */
const SCHEMA: ReadonlyMap<string, string> = new Map([
  ...Object.entries(UNIQUE).map(([label, property]) => constraint(label.toLowerCase(), label, `node.${property}`)),
  constraint('entry', 'Entry', '(node.author, node.name)'),
  ...Object.entries(INDEXES).map(([name, [pattern, properties]]): [string, string] => {
    return [`tributary_${name}`, `CREATE INDEX tributary_${name} IF NOT EXISTS FOR ${pattern} ON ${properties}`];
  }),
]);

function constraint(name: string, label: string, properties: string): [string, string] {
  return [
    `tributary_${name}`,
    `CREATE CONSTRAINT tributary_${name} IF NOT EXISTS FOR (node:${label}) REQUIRE ${properties} IS UNIQUE`,
  ];
}

/** Raised with each change of what is kept. */
const VERSION = 2;

const FOUND = `
  OPTIONAL MATCH (book:Lineage {id: 'lineage'})
  RETURN book.version AS version, EXISTS { MATCH (statement:Statement) WHERE statement.contributions IS NOT NULL } AS isFirst`;

const BOOK = `
  MERGE (book:Lineage {id: 'lineage'})
  ON CREATE SET book.version = $version, book.revision = 0, book.oldestRevision = 0, book.directoryRevision = 0
  MERGE (begin:Revision {id: book.revision})
  ON CREATE SET begin.at = 0`;

/** Rejects with STORE_UNAVAILABLE when the database is of another version. */
export async function prepareSchema({ command, read, write }: Neo4jSession, database: string): Promise<void> {
  const [found] = await read(FOUND);
  const version = (found?.['version'] as number | null) ?? (found?.['isFirst'] === true ? 1 : VERSION);
  if (version !== VERSION) throw ofOtherVersion(database, version);
  // A constraint has an index of its name. Making one again takes locks that other processes wait for.
  const names = new Set((await read('SHOW INDEXES YIELD name')).map(({ name }) => name));
  for (const [name, cypher] of SCHEMA) if (!names.has(name)) await command(cypher);
  await command('CALL db.awaitIndexes(30)');
  await write((run) => run(BOOK, { version: integer(VERSION) }));
}

function ofOtherVersion(database: string, version: number): TributaryError {
  return new TributaryError(
    'STORE_UNAVAILABLE',
    `The Neo4j database "${database}" holds lineage of version ${version}, and this program keeps version ${VERSION}. Empty it, or name another in NEO4J_DATABASE, and send the lineage again.`,
  );
}
