/** The graphs that benchmarks walk, and the bare walk that they hold the stores against, are what they say. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { datasetId } from '../../../subgraphs/lineage/model/node-id.ts';
import { createReplays, hasDbtRun } from '../../bench/lineage/dbt-replays.ts';
import { createBareWalk, createPlainGraph, degree } from '../../bench/lineage/plain-graph.ts';
import { createSyntheticGraph, toPlainGraph } from '../../bench/lineage/synthetic-graph.ts';
import { graphs, walkByOracle } from './oracle.ts';

if (!hasDbtRun()) console.warn('*** SKIPPED: the replayed dbt run; there is no ../shared/data ***');

test('the bare walk finds what the plainest search finds, at the same depths', () => {
  const depths = fc.constantFrom(1, 2, 3, null);
  fc.assert(
    fc.property(graphs, fc.nat(11), fc.constantFrom('UPSTREAM' as const, 'DOWNSTREAM' as const), depths, (...given) => {
      const [edges, root, direction, depth] = given;
      const ends = (end: 0 | 1) => Int32Array.from(edges, (edge) => edge[end]);
      const { nodes, levelEnds } = createBareWalk(createPlainGraph(12, ends(0), ends(1)))(root, direction, depth);
      const found = [...nodes].map((node, place) => [`n${node}`, levelEnds.findIndex((end) => place < end) + 1]);
      expect(found.sort()).toEqual([...walkByOracle(edges, root, direction, depth).nodes].sort());
    }),
  );
});

describe('the synthetic graph', () => {
  const graph = createSyntheticGraph(1, 20_000);
  const plain = toPlainGraph(graph);
  const nodes = Array.from({ length: graph.datasetCount }, (_, node) => node);
  const feeds = (direction: 'UPSTREAM' | 'DOWNSTREAM') =>
    nodes.map((node) => degree(plain.towards[direction], node)).sort((a, b) => b - a);

  test('is the same for the same seed, whichever dataset is asked for first, and another for another', () => {
    const again = createSyntheticGraph(1, 20_000);
    expect([...nodes].reverse().map(again.sourcesOf).reverse()).toEqual(nodes.map(graph.sourcesOf));
    const other = createSyntheticGraph(2, 20_000);
    expect(nodes.map(other.sourcesOf)).not.toEqual(nodes.map(graph.sourcesOf));
  });

  test('names each dataset once, and each of its sources once', () => {
    expect(new Set(nodes.map((node) => datasetId(graph.keyOf(node)))).size).toBe(graph.datasetCount);
    for (const node of nodes) expect(new Set(graph.sourcesOf(node)).size).toBe(graph.sourcesOf(node).length);
  });

  test('has five edges a dataset, hubs, loops and edges that lead back', () => {
    expect(plain.edgeCount / graph.datasetCount).toBeCloseTo(5, 0);
    const [fedBy, feeding] = [feeds('UPSTREAM'), feeds('DOWNSTREAM')];
    expect([fedBy[0]! > 300, fedBy[nodes.length / 2]! <= 2]).toEqual([true, true]);
    expect([feeding[0]! > 300, feeding[nodes.length / 2]! <= 5]).toEqual([true, true]);
    const loops = nodes.filter((node) => graph.sourcesOf(node).includes(node)).length;
    expect(loops / nodes.length).toBeCloseTo(0.02, 1);
    expect(nodes.some((node) => graph.sourcesOf(node).some((source) => source > node))).toBe(true);
  });
});

test.skipIf(!hasDbtRun())('a replayed dbt run is an hour later each time, with one id for each of its runs', () => {
  const replays = createReplays();
  const [first, second] = [0, 1].map(() => Array.from({ length: 72 }, () => JSON.parse(replays.next()) as Replayed));
  expect(new Set(first!.map(({ run }) => run.runId)).size).toBe(36);
  expect(replays.runCount()).toBe(72);
  const ids = new Set([...first!, ...second!].map(({ run }) => run.runId));
  expect(ids.size).toBe(72);
  for (const [index, { eventTime, run, job }] of second!.entries()) {
    expect(Date.parse(eventTime) - Date.parse(first![index]!.eventTime)).toBe(3_600_000);
    expect(job).toEqual(first![index]!.job);
    if (run.facets.parent) expect(ids).toContain(run.facets.parent.run.runId);
  }
});

interface Replayed {
  readonly eventTime: string;
  readonly job: object;
  readonly run: {
    readonly runId: string;
    readonly facets: { readonly parent?: { readonly run: { readonly runId: string } } };
  };
}
