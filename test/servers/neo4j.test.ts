import neo4j from 'neo4j-driver';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Neo4jConfig } from '../../lib/config.ts';
import { refuseToWipe } from './fresh-neo4j.ts';
import { freshNeo4j, neo4jServer, startNeo4j, whyNoNeo4j, wipeNeo4j, type FreshNeo4j } from './index.ts';

const server = await neo4jServer();

async function ask(to: Neo4jConfig, query: string): Promise<readonly object[]> {
  const driver = neo4j.driver(to.uri, to.password === undefined ? undefined : neo4j.auth.basic(to.user, to.password));
  try {
    return (await driver.executeQuery(query)).records.map((record) => record.toObject());
  } finally {
    await driver.close();
  }
}

describe.skipIf(!server)("a test file's turn at Neo4j", () => {
  let fresh: FreshNeo4j;
  beforeAll(async () => {
    fresh = await freshNeo4j();
  }, 400_000);
  afterAll(() => fresh.close());

  it('is at a server of the version that we document', async () => {
    const [component] = await ask(fresh, 'CALL dbms.components() YIELD versions RETURN versions[0] AS version');
    expect(component).toEqual({ version: expect.stringMatching(/^5\./) });
  });

  it('finds no nodes and constraints of the turn before', async () => {
    await ask(fresh, 'CREATE CONSTRAINT left_over FOR (n:LeftOver) REQUIRE n.id IS UNIQUE');
    await ask(fresh, 'CREATE (:LeftOver {id: 1})-[:TO]->(:LeftOver {id: 2})');
    await wipeNeo4j(fresh);
    expect(await ask(fresh, 'MATCH (n) RETURN n')).toEqual([]);
    expect(await ask(fresh, 'SHOW CONSTRAINTS')).toEqual([]);
  });

  it('would never wipe a database that somebody uses', async () => {
    await ask(fresh, 'CREATE (:Precious)');
    await expect(refuseToWipe(fresh)).rejects.toThrow('a node Precious');
    await wipeNeo4j(fresh);
    await expect(refuseToWipe(fresh)).resolves.toBeUndefined();
  });

  it('makes the next one wait until it is given back', async () => {
    const order: string[] = [];
    const next = freshNeo4j().then((turn) => {
      order.push('next begins');
      return turn;
    });
    await ask(fresh, 'RETURN 1');
    order.push('this one ends');
    await fresh.close();
    fresh = await next;
    expect(order).toEqual(['this one ends', 'next begins']);
  });
});

describe.skipIf(whyNoNeo4j() !== null)('a Neo4j that is killed', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'tributary-neo4j-crash-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('keeps on the same folder what it acknowledged', async () => {
    const first = await startNeo4j(folder);
    await ask(first, "CREATE (:Dataset {name: 'ledger'})");
    await first.kill();
    const second = await startNeo4j(folder);
    expect(await ask(second, 'MATCH (d:Dataset) RETURN d.name AS name')).toEqual([{ name: 'ledger' }]);
    await second.kill();
  }, 120_000);
});
