/** The shortest ways from one node to another, against listing all ways there are. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { neighboursIn } from '../../../subgraphs/lineage/questions/closure.ts';
import { simplePaths, type FoundPaths } from '../../../subgraphs/lineage/questions/paths/simple-paths.ts';

type Edge = readonly [string, string];

function search(
  edges: readonly Edge[],
  parts: {
    readonly from?: readonly string[];
    readonly to?: readonly string[];
    readonly k?: number;
    readonly maxSteps?: number;
    readonly isLate?: () => boolean;
  } = {},
): FoundPaths {
  const { from = ['a'], to = ['z'], k = 10, maxSteps = 1e6, isLate = () => false } = parts;
  const links = edges.map(([start, end]) => ({ from: start, to: end }));
  return simplePaths({ ...neighboursIn(links), starts: from, ends: new Set(to), k, maxSteps, isLate });
}

describe('the ways from one node to another', () => {
  test('are both sides of a diamond, and no other', () => {
    const diamond: Edge[] = [
      ['a', 'c'],
      ['a', 'b'],
      ['b', 'z'],
      ['c', 'z'],
    ];
    expect(search(diamond)).toMatchObject({
      paths: [
        ['a', 'b', 'z'],
        ['a', 'c', 'z'],
      ],
      isExhaustive: true,
    });
  });

  test('end in circles and self loops', () => {
    const edges: Edge[] = [
      ['a', 'a'],
      ['a', 'b'],
      ['b', 'c'],
      ['c', 'b'],
      ['c', 'z'],
      ['z', 'a'],
    ];
    expect(search(edges)).toMatchObject({ paths: [['a', 'b', 'c', 'z']], isExhaustive: true });
  });

  test('are the shortest ones where there are more, and it says that there are', () => {
    const edges: Edge[] = [
      ['a', 'z'],
      ['a', 'b'],
      ['b', 'z'],
      ['b', 'c'],
      ['c', 'z'],
    ];
    expect(search(edges, { k: 2 })).toMatchObject({
      paths: [
        ['a', 'z'],
        ['a', 'b', 'z'],
      ],
      isExhaustive: false,
    });
    expect(search(edges, { k: 3 }).isExhaustive).toBe(true);
  });

  test('stop where the work may not go on, and say so', () => {
    const layers = Array.from({ length: 40 }, (_, layer) => ['x', 'y'].map((side) => `${side}${layer}`));
    const edges = layers.flatMap((layer, index): Edge[] =>
      index === 0
        ? layer.map((id) => ['a', id])
        : layers[index - 1]!.flatMap((from) => layer.map((to) => [from, to] as const)),
    );
    const ladder: Edge[] = [...edges, ...layers.at(-1)!.map((id): Edge => [id, 'z'])];
    const found = search(ladder);
    expect(found.paths).toHaveLength(10);
    expect(found.isExhaustive).toBe(false);
    expect(search(ladder, { k: 100, maxSteps: 50 })).toEqual({
      paths: expect.any(Array) as unknown,
      isExhaustive: false,
      isGivenUp: true,
    });
    expect(search(ladder, { k: 1e6, isLate: () => true }).isExhaustive).toBe(false);
  });

  test('of a chain of fifty thousand is one', () => {
    const id = (index: number) => `n${String(index).padStart(5, '0')}`;
    const edges = Array.from({ length: 50_000 }, (_, index): Edge => [id(index), id(index + 1)]);
    const { paths, isExhaustive } = search(edges, { from: [id(0)], to: [id(50_000)] });
    expect(paths.map((path) => path.length)).toEqual([50_001]);
    expect(isExhaustive).toBe(true);
  });

  test('are all that there are, in order, in any small graph', () => {
    const node = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'z');
    const some = fc.uniqueArray(node, { minLength: 1, maxLength: 2 });
    const anyGraph = fc.uniqueArray(fc.tuple(node, node), { maxLength: 20, selector: (edge) => edge.join() });
    fc.assert(
      fc.property(anyGraph, some, some, fc.integer({ min: 1, max: 6 }), (edges, from, to, k) => {
        const all = allPaths(
          edges,
          from.filter((id) => !to.includes(id)),
          to,
        );
        expect(search(edges, { from, to, k })).toMatchObject({ paths: all.slice(0, k), isExhaustive: all.length <= k });
      }),
      { numRuns: 500 },
    );
  });
});

/** Every simple path, found by trying everything. */
function allPaths(edges: readonly Edge[], from: readonly string[], to: readonly string[]): readonly string[][] {
  const paths: string[][] = [];
  const goOn = (path: string[]): void => {
    for (const [start, end] of edges) {
      if (start !== path.at(-1) || path.includes(end) || from.includes(end)) continue;
      if (to.includes(end)) paths.push([...path, end]);
      else goOn([...path, end]);
    }
  };
  for (const start of from) goOn([start]);
  return paths.sort((a, b) => a.length - b.length || (a.join() < b.join() ? -1 : 1));
}
