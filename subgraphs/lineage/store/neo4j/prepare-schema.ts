/** Constraints and indexes, made at start where they are missing: every statement of ours begins at one of them. */
import type { Neo4jSession } from './neo4j-session.ts';

const UNIQUE = {
  Dataset: 'id',
  Column: 'id',
  Job: 'id',
  Run: 'id',
  DataProduct: 'urn',
  Port: 'id',
  Domain: 'name',
  Source: 'id',
  Statement: 'id',
  Facet: 'id',
} as const;

const INDEXES = [
  'CREATE INDEX tributary_source_statement IF NOT EXISTS FOR (source:Source) ON (source.statement)',
  'CREATE INDEX tributary_facet_subject IF NOT EXISTS FOR (facet:Facet) ON (facet.subject)',
];

export async function prepareSchema({ command }: Pick<Neo4jSession, 'command'>): Promise<void> {
  for (const [label, property] of Object.entries(UNIQUE)) {
    const name = `tributary_${label.toLowerCase()}`;
    await command(`CREATE CONSTRAINT ${name} IF NOT EXISTS FOR (node:${label}) REQUIRE node.${property} IS UNIQUE`);
  }
  for (const index of INDEXES) await command(index);
  await command('CALL db.awaitIndexes(30)');
}
