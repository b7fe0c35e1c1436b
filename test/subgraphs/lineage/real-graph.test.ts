/** The production graph in the embedded store: what it walks is what breadth first over plain arrays walks. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sendToStore } from '../../../subgraphs/lineage/import/event-senders.ts';
import { openEmbeddedStore } from '../../../subgraphs/lineage/store/embedded/open-embedded-store.ts';
import type { LineageStore } from '../../../subgraphs/lineage/store/lineage-store.ts';
import { createExpectation, whatIsWrong, type Expect } from '../../bench/lineage/expected-walk.ts';
import { hasRealGraph, importRealGraph, readRealGraph, type NamedGraph } from '../../bench/lineage/real-graph.ts';
import { DIRECTIONS, hubs, nodesWithHubs } from '../../bench/lineage/roots.ts';
import { walkByPages, walkWhole, type WalkQuestion } from '../../bench/lineage/store-walks.ts';

const hasGraph = hasRealGraph();
if (!hasGraph) console.warn('*** SKIPPED: walks of the 55k graph; there is no ../shared/data ***');

const SEED = 20_26;
const DEPTHS = [1, 3, 5, null] as const;

let graph: NamedGraph;
let walkOf: Expect;
let folder: string;
let store: LineageStore;

beforeAll(async () => {
  if (!hasGraph) return;
  graph = await readRealGraph();
  walkOf = createExpectation(graph);
  folder = await mkdtemp(join(tmpdir(), 'lineage-'));
  store = await openEmbeddedStore({ folder });
  await importRealGraph(sendToStore(store));
}, 120_000);

afterAll(async () => {
  if (!hasGraph) return;
  await store.close();
  await rm(folder, { recursive: true });
});

function questionsFrom(count: number): readonly WalkQuestion[] {
  return nodesWithHubs(graph, count, SEED).flatMap((root) =>
    DIRECTIONS.flatMap((direction) => DEPTHS.map((depth) => ({ root, direction, depth }))),
  );
}

describe.skipIf(!hasGraph)('the production graph', () => {
  test('is read with every node, edge and self loop', () => {
    const { offsets, targets } = graph.towards.DOWNSTREAM;
    const isLoop = (node: number) => targets.subarray(offsets[node], offsets[node + 1]).includes(node);
    const loops = graph.ids.filter((_, node) => isLoop(node)).length;
    expect([graph.nodeCount, graph.edgeCount, loops]).toEqual([54_967, 110_071, 1_929]);
    expect(hubs(graph).length).toBeGreaterThan(100);
  });

  test('is walked from 2,000 roots with every hub among them, both ways and to every depth, as a plain search does', async () => {
    const questions = questionsFrom(2_000);
    const walks = await walkWhole(store, graph, questions);
    const faults = walks.flatMap((walk, index) => {
      const { root, direction, depth } = questions[index]!;
      const fault = whatIsWrong(walkOf(root, direction, depth), walk);
      return fault === null ? [] : [`${graph.ids[root]} ${direction} ${depth}: ${fault}`];
    });
    expect(faults.slice(0, 5)).toEqual([]);
  }, 60_000);

  test('is walked page by page as in one piece', async () => {
    for (const question of questionsFrom(300).filter(({ depth }) => depth === 5)) {
      const { walk } = await walkByPages(store, graph, question, 50);
      expect(whatIsWrong(walkOf(question.root, question.direction, question.depth), walk)).toBeNull();
    }
  }, 60_000);
});
