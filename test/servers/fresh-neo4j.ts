/**
 * A clean Neo4j for one test file at a time. The community server has one database, so files take turns at it.
 */
import neo4j from 'neo4j-driver';
import type { Neo4jConfig } from '../../lib/config.ts';
import { borrow, takeTurn } from './borrow.ts';

export interface FreshNeo4j extends Neo4jConfig {
  /** Gives the turn to the next file. */
  readonly close: () => Promise<void>;
}

/**
 * Waits for the turn, then removes every node, index and constraint. Call it in `beforeAll` with a time limit that
 * leaves room for other files' turns, and `close` in `afterAll`. Rejects when no server is to be had.
 */
export async function freshNeo4j(): Promise<FreshNeo4j> {
  const server = await borrow<Neo4jConfig>('neo4j');
  if (server === null) throw new Error('Neo4j is not to be had here: skip the exam with describe.skipIf(!server).');
  const giveBack = await takeTurn('neo4j');
  try {
    await wipeNeo4j(server);
    return { ...server, close: giveBack };
  } catch (error) {
    await giveBack();
    throw error;
  }
}

/** Removes every node, index and constraint. */
export async function wipeNeo4j(server: Neo4jConfig): Promise<void> {
  await withSession(server, async (run) => {
    await run('MATCH (n) CALL { WITH n DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS');
    for (const { name } of await run('SHOW CONSTRAINTS YIELD name')) await run(`DROP CONSTRAINT \`${name}\``);
    for (const { name } of await run("SHOW INDEXES YIELD name, type WHERE type <> 'LOOKUP' RETURN name")) {
      await run(`DROP INDEX \`${name}\``);
    }
  });
}

/** Somebody's NEO4J_URI may name a real database, so one that is not empty is refused. */
export async function refuseToWipe(server: Neo4jConfig): Promise<void> {
  const [first] = await withSession(server, (run) => run('MATCH (n) RETURN labels(n) AS name LIMIT 1'));
  if (first === undefined) return;
  throw new Error(
    `NEO4J_URI names a database that is not empty (it has a node ${String(first['name'])}), and the exams would wipe it. ` +
      'Name an empty one, unset NEO4J_URI, or set TRIBUTARY_TESTS_MAY_WIPE_NEO4J=1.',
  );
}

type Run = (query: string) => Promise<readonly Readonly<Record<string, unknown>>[]>;

async function withSession<T>(server: Neo4jConfig, work: (run: Run) => Promise<T>): Promise<T> {
  const { uri, user, password, database } = server;
  const driver = neo4j.driver(uri, password === undefined ? undefined : neo4j.auth.basic(user, password));
  const session = driver.session({ database });
  try {
    return await work(async (query) => (await session.run(query)).records.map((record) => record.toObject()));
  } finally {
    await session.close();
    await driver.close();
  }
}
