/** The store in a Neo4j server, on the exam of its port. */
import { describe } from 'vitest';
import { openNeo4jStore } from '../../../subgraphs/lineage/store/neo4j/open-neo4j-store.ts';
import { examineLineageStore } from '../../exams/lineage-store.ts';
import { freshNeo4j, neo4jServer } from '../../servers/index.ts';

const server = await neo4jServer();

describe.skipIf(!server)('lineage in Neo4j', () => {
  examineLineageStore(async () => {
    const database = await freshNeo4j();
    let store = await openNeo4jStore(database);
    return {
      store,
      reopen: async () => {
        await store.close();
        return (store = await openNeo4jStore(database));
      },
      end: async () => {
        await store.close();
        await database.close();
      },
    };
  }, 0.25);
});
