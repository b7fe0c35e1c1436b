/**
 * Before the first test: says loudly which exams will be skipped because their server is not to be had here, and opens
 * the desk that starts the others. After the last test: ends them. A server that the environment names wins over
 * starting one. With TRIBUTARY_REQUIRE_SERVERS=1, as in CI, a missing server fails the run.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import type { Neo4jConfig } from '../../lib/config.ts';
import { refuseToWipe } from './fresh-neo4j.ts';
import { createServerDesk, type LentServer } from './server-desk.ts';
import { startNeo4j, whyNoNeo4j } from './start-neo4j.ts';
import { startPostgres, whyNoPostgres, type PostgresConnection } from './start-postgres.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The desk's address, and the servers that it can lend. */
    servers: { readonly deskUrl: string; readonly names: readonly string[] };
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const neo4j = neo4jOfEnvironment();
  const postgres = postgresOfEnvironment();
  const missing = {
    Neo4j: neo4j ? null : whyNoNeo4j(),
    Postgres: postgres ? null : whyNoPostgres(),
  };
  tellWhatIsSkipped(missing);

  const desk = await createServerDesk({
    neo4j: () => (neo4j ? lendNeo4j(neo4j) : inTemporaryFolder('neo4j', startNeo4j)),
    postgres: () => (postgres ? lend(postgres) : inTemporaryFolder('postgres', startPostgres)),
  });
  const names = [...(missing.Neo4j === null ? ['neo4j'] : []), ...(missing.Postgres === null ? ['postgres'] : [])];
  project.provide('servers', { deskUrl: desk.url, names });
  return desk.close;
}

/** One line a server, with the cure. Throws instead where every server is required. */
function tellWhatIsSkipped(missing: Readonly<Record<string, string | null>>): void {
  const lines = Object.entries(missing)
    .filter(([, cure]) => cure !== null)
    .map(([name, cure]) => `every exam on ${name}, which is not here; to get it, ${cure}.`);
  if (lines.length > 0 && process.env['TRIBUTARY_REQUIRE_SERVERS'] === '1') {
    throw new Error(`TRIBUTARY_REQUIRE_SERVERS=1, but we cannot run ${lines.join(' Nor ')}`);
  }
  for (const line of lines) console.warn(`\n*** SKIPPED: ${line} ***`);
}

function neo4jOfEnvironment(): Neo4jConfig | undefined {
  const { NEO4J_URI: uri, NEO4J_USER: user, NEO4J_PASSWORD: password, NEO4J_DATABASE: database } = process.env;
  return uri ? { uri, user: user || 'neo4j', password, database: database || 'neo4j' } : undefined;
}

function postgresOfEnvironment(): PostgresConnection | undefined {
  const url = process.env['DATABASE_URL'];
  return url ? { url } : undefined;
}

async function lend(connection: object): Promise<LentServer> {
  return { connection, close: async () => {} };
}

async function lendNeo4j(server: Neo4jConfig): Promise<LentServer> {
  if (process.env['TRIBUTARY_TESTS_MAY_WIPE_NEO4J'] !== '1') await refuseToWipe(server);
  return lend(server);
}

type Running = { readonly kill: () => Promise<void> };

async function inTemporaryFolder(name: string, start: (folder: string) => Promise<Running>): Promise<LentServer> {
  const folder = mkdtempSync(join(tmpdir(), `tributary-${name}-`));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    const { kill, ...connection } = await start(folder);
    return { connection, close: () => kill().then(remove) };
  } catch (error) {
    remove();
    throw error;
  }
}
