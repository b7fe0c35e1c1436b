/** Whether every walk finds what breadth first over plain arrays finds: node by node, in order, with count and depth. */
import { openEmbeddedStore, openNeo4jStore } from '../../../subgraphs/lineage/index.ts';
import { startMesh } from '../mesh-process.ts';
import { table } from '../table.ts';
import { isAtMost, whole } from './claims.ts';
import { createClient } from './client.ts';
import { createExpectation, whatIsWrong, type AnsweredWalk, type Expect } from './expected-walk.ts';
import { askForPages } from './questions.ts';
import type { NamedGraph } from './real-graph.ts';
import { DIRECTIONS, nodesWithHubs } from './roots.ts';
import type { Stage } from './stage.ts';
import { walkByPages, walkWhole, type WalkQuestion } from './store-walks.ts';

const DEPTHS = [1, 3, 5, null] as const;
const SOME = 2_000;
const SEED = 4;
/** In walks: what a resolver's loader might gather. */
const CALL = 64;
/** The largest page that a client may ask for. */
const PAGE = 500;

export async function right(stage: Stage): Promise<string> {
  const graph = await stage.graph();
  const all = Array.from({ length: graph.nodeCount }, (_, root) => root);
  const some = nodesWithHubs(graph, SOME, SEED);
  return table(
    ['where', 'roots', 'walks', 'pages', 'nodes', 'wrong (at most 0)', 'seconds', ''],
    [await onEmbedded(stage, graph, all), await onNeo4j(stage, graph, some), await throughGateway(stage, graph, some)],
  );
}

/** Page by page: a server would not hold all nodes of many wide walks at once, and no client may ask for that. */
async function onNeo4j(stage: Stage, graph: NamedGraph, roots: readonly number[]): Promise<Row> {
  const neo4j = await stage.neo4j();
  const name = 'Neo4j, at the port';
  if (typeof neo4j === 'string') return [`${name}: NOT MEASURED, ${neo4j}`, '', '', '', '', '', '', ''];
  const store = await openNeo4jStore(neo4j.config);
  const score = createScore(name, createExpectation(graph));
  for (const question of questionsFrom(roots)) {
    const { walk, pages } = await walkByPages(store, graph, question, PAGE);
    score.add(question, walk, pages);
  }
  await store.close();
  return score.row(roots.length);
}

/** Whole walks, many in one call. */
async function onEmbedded(stage: Stage, graph: NamedGraph, roots: readonly number[]): Promise<Row> {
  const store = await openEmbeddedStore({ folder: await stage.embeddedHome() });
  const score = createScore('embedded, at the port', createExpectation(graph));
  const questions = questionsFrom(roots);
  for (let begin = 0; begin < questions.length; begin += CALL) {
    const part = questions.slice(begin, begin + CALL);
    const walks = await walkWhole(store, graph, part);
    walks.forEach((walk, index) => score.add(part[index]!, walk, 1));
  }
  await store.close();
  return score.row(roots.length);
}

async function throughGateway(stage: Stage, graph: NamedGraph, roots: readonly number[]): Promise<Row> {
  const mesh = await startMesh(await stage.embeddedHome());
  const client = createClient(mesh.url);
  const score = createScore('embedded, through the gateway', createExpectation(graph));
  for (const question of questionsFrom(roots)) {
    const { walk, pages } = await askForPages(client, graph, question);
    score.add(question, walk, pages);
  }
  await client.close();
  await mesh.stop();
  return score.row(roots.length);
}

function questionsFrom(roots: readonly number[]): readonly WalkQuestion[] {
  return roots.flatMap((root) =>
    DIRECTIONS.flatMap((direction) => DEPTHS.map((depth) => ({ root, direction, depth }))),
  );
}

type Row = readonly (string | number)[];

/** The first fault is told on stderr, so that it can be looked into. */
function createScore(name: string, expect: Expect) {
  const begin = performance.now();
  let [walks, pages, nodes, wrong] = [0, 0, 0, 0];
  return {
    add: ({ root, direction, depth }: WalkQuestion, walk: AnsweredWalk, pageCount: number): void => {
      walks += 1;
      pages += pageCount;
      nodes += walk.nodes.length;
      const fault = whatIsWrong(expect(root, direction, depth), walk);
      if (fault !== null && (wrong += 1) === 1) {
        process.stderr.write(`${name}, root ${root} ${direction} ${depth}: ${fault}\n`);
      }
    },
    row: (roots: number): Row => {
      const seconds = (performance.now() - begin) / 1_000;
      const verdict = isAtMost({ figure: wrong, bound: 0 });
      return [name, whole(roots), whole(walks), whole(pages), whole(nodes), wrong, whole(seconds), verdict];
    },
  };
}
