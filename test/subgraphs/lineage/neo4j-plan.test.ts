/** How Neo4j means to walk: breadth first with a visited set, from an index. Another plan counts trails, for minutes. */
import neo4j, { type Plan } from 'neo4j-driver';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openNeo4jStore } from '../../../subgraphs/lineage/store/neo4j/open-neo4j-store.ts';
import { PAIRS } from '../../../subgraphs/lineage/store/neo4j/read-port-pairs.ts';
import { walkCypher, type WalkShape } from '../../../subgraphs/lineage/store/neo4j/walk-cypher.ts';
import { freshNeo4j, neo4jServer, type FreshNeo4j } from '../../servers/index.ts';

const server = await neo4jServer();

describe.skipIf(!server)('the plan of', () => {
  let database: FreshNeo4j;
  beforeAll(async () => {
    database = await freshNeo4j();
    const store = await openNeo4jStore(database);
    await store.close();
  }, 120_000);
  afterAll(() => database.close());

  async function operatorsOf(cypher: string): Promise<readonly string[]> {
    const { uri, user, password } = database;
    const driver = neo4j.driver(uri, password === undefined ? undefined : neo4j.auth.basic(user, password));
    try {
      const { summary } = await driver.executeQuery(`EXPLAIN ${cypher}`, { rows: [] }, { database: database.database });
      return operators(summary.plan as Plan);
    } finally {
      await driver.close();
    }
  }

  const shapes = (['Dataset', 'Column'] as const).flatMap((label) =>
    [3, null].flatMap((depth) =>
      [['UPSTREAM'], ['DOWNSTREAM'], ['UPSTREAM', 'DOWNSTREAM']].map(
        (directions) => ({ label, depth, directions }) as Omit<WalkShape, 'withLinks'>,
      ),
    ),
  );

  test.each(shapes)('a walk between $label nodes to depth $depth, $directions, is breadth first', async (shape) => {
    for (const withLinks of [false, true]) expectBreadthFirst(await operatorsOf(walkCypher({ ...shape, withLinks })));
  });

  test.each(['UPSTREAM', 'DOWNSTREAM'] as const)(
    'the search for joined ports %s is breadth first',
    async (direction) => {
      expectBreadthFirst(await operatorsOf(PAIRS[direction]));
    },
  );
});

function operators({ operatorType, children }: Plan): readonly string[] {
  return [operatorType.replace(/@.*/, ''), ...children.flatMap(operators)];
}

/** Every expansion over several steps prunes, and nothing reads all nodes. */
function expectBreadthFirst(names: readonly string[]): void {
  const expansions = names.filter((name) => name.startsWith('VarLengthExpand'));
  expect(expansions.length).toBeGreaterThan(0);
  for (const expansion of expansions) expect(expansion).toContain('Pruning,BFS');
  expect(names).not.toContain('AllNodesScan');
  expect(names).not.toContain('CartesianProduct');
}
