/** How Neo4j means to walk: breadth first with a visited set, from an index. Another plan counts trails, for minutes. */
import neo4j, { type Plan } from 'neo4j-driver';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CURRENT_VIEW, type View } from '../../../subgraphs/lineage/store/lineage-store.ts';
import { openNeo4jStore } from '../../../subgraphs/lineage/store/neo4j/open-neo4j-store.ts';
import { BELIEVED, ENTRIES, STRETCHES } from '../../../subgraphs/lineage/store/neo4j/timeline-cypher.ts';
import { walkCypher, type WalkShape } from '../../../subgraphs/lineage/store/neo4j/walk-cypher.ts';
import { freshNeo4j, neo4jServer, type FreshNeo4j } from '../../servers/index.ts';

const server = await neo4jServer();

const PAST: View = {
  revision: 1,
  time: { kind: 'at', at: 1 },
  kinds: ['OBSERVED'],
  transformations: ['IDENTITY'],
  minConfidence: 50,
};
const PARAMETERS = { rows: [], most: 51n, maxNodes: 10n, at: 1n, kinds: [], transformations: [], minConfidence: 1 };

describe.skipIf(!server)('the plan of', () => {
  let database: FreshNeo4j;
  beforeAll(async () => {
    database = await freshNeo4j();
    const store = await openNeo4jStore(database);
    await store.close();
  }, 400_000);
  afterAll(() => database.close());

  async function planOf(cypher: string): Promise<readonly string[]> {
    const { uri, user, password } = database;
    const driver = neo4j.driver(uri, password === undefined ? undefined : neo4j.auth.basic(user, password));
    try {
      const { summary } = await driver.executeQuery(`EXPLAIN ${cypher}`, PARAMETERS, { database: database.database });
      return operators(summary.plan as Plan);
    } finally {
      await driver.close();
    }
  }

  const shapes = (['Dataset', 'Column'] as const).flatMap((label) =>
    [3, null].flatMap((depth) =>
      [['UPSTREAM'], ['DOWNSTREAM'], ['UPSTREAM', 'DOWNSTREAM']].map(
        (directions) => ({ label, depth, directions }) as Pick<WalkShape, 'label' | 'depth' | 'directions'>,
      ),
    ),
  );

  test.each(shapes)(
    'a walk between $label nodes to depth $depth, $directions, is breadth first',
    async (shape) => {
      const plain = walkCypher({ ...shape, hasOneRoot: true, view: null, links: 'none', isCut: false });
      const ofPast = walkCypher({ ...shape, hasOneRoot: false, view: PAST, links: 'full', isCut: false });
      const cut = walkCypher({ ...shape, hasOneRoot: true, view: CURRENT_VIEW, links: 'ends', isCut: true });
      for (const cypher of [plain, ofPast, cut]) expectBreadthFirst(await planOf(cypher));
    },
    60_000,
  );

  test('a read of timelines looks at no entry or flow of another author', async () => {
    for (const cypher of [ENTRIES, STRETCHES, BELIEVED]) {
      const plan = await planOf(cypher);
      expect(plan.some((name) => name.includes('Scan'))).toBe(false);
    }
    expect((await planOf(BELIEVED)).filter((name) => name === 'DirectedRelationshipIndexSeek')).toHaveLength(2);
  });
});

function operators({ operatorType, children }: Plan): readonly string[] {
  return [operatorType.replace(/@.*/, ''), ...children.flatMap(operators)];
}

/** Every expansion over several steps prunes, and nothing reads all nodes. */
function expectBreadthFirst(names: readonly string[]): void {
  const expansions = names.filter((name) => name.startsWith('VarLengthExpand'));
  expect(expansions.length).toBeGreaterThan(0);
  for (const expansion of expansions) expect(expansion).toContain('Pruning,BFS');
  expect(names.filter((name) => name.includes('Scan') || name === 'CartesianProduct')).toEqual([]);
}
