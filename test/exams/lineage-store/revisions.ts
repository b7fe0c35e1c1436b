/** Reads of a revision: pages of one walk stay pages of one walk, until what they need is forgotten. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { datasetId } from '../../../subgraphs/lineage/model/node-id.ts';
import { CURRENT_VIEW, type LineageStore, type Walk } from '../../../subgraphs/lineage/store/lineage-store.ts';
import {
  change,
  dataset,
  declaration,
  product,
  request,
  runEvent,
  type RequestParts,
} from '../../subgraphs/lineage/builders.ts';
import { graphs, walkByOracle, type Edge } from '../../subgraphs/lineage/oracle.ts';
import type { Desk } from './desk.ts';

export function examineRevisions({ store, fresh, numRuns }: Desk): void {
  /** Each run of the job says all edges anew, so the ones that it lacks are closed. */
  const say = (namespace: string, edges: readonly Edge[], at: number) => {
    const targets = [...new Set(edges.map(([, to]) => to))];
    const facetOf = (to: number) => ({
      lineage: {
        inputs: edges
          .filter((edge) => edge[1] === to)
          .map(([from]) => ({ ...dataset(namespace, `n${from}`), type: 'DATASET' })),
      },
    });
    const outputs = targets.map((to) => ({ ...dataset(namespace, `n${to}`), facets: facetOf(to) }));
    return store().apply([change(runEvent({ job: namespace, outputs, at }))]);
  };

  describe('revisions', () => {
    test('let the pages of a walk be of one graph, while newer and older events come between them', async () => {
      await fc.assert(
        fc.asyncProperty(graphs, graphs, graphs, fc.nat(11), async (first, newer, older, root) => {
          const namespace = fresh();
          await say(namespace, first, 5);
          const given = { root: dataset(namespace, `n${root}`), depth: null, first: 2 };
          const one = (await store().walk([request(given)]))[0]!;
          await say(namespace, newer, 6);
          await say(namespace, older, 4);
          const rest = one.hasNextPage ? await pagesAfter(store(), given, one) : [];
          const expected = walkByOracle(first, root, 'DOWNSTREAM', null).nodes;
          expect([one, ...rest].flatMap(({ nodes }) => nodes.map(({ id, depth }) => [id, depth]))).toEqual(
            expected.map(([name, depth]) => [datasetId(dataset(namespace, name)), depth]),
          );
          for (const page of rest) expect(page).toMatchObject({ totalCount: expected.length, revision: one.revision });
        }),
        { numRuns: numRuns(30) },
      );
    }, 240_000);

    test('let the pages of a walk between products be of one mesh', async () => {
      const namespace = fresh();
      const urn = (name: string) => `urn:dp:${namespace}-${name}:p`;
      const table = (name: string) => dataset(namespace, name);
      const declare = (name: string, reads: readonly string[], at: number) =>
        store().declare(
          `${namespace}-${name}`,
          declaration(
            [product(urn(name), { t: [table(name)] })],
            reads.map((read) => [table(read), table(name)]),
          ),
          `2026-02-0${at}T00:00:00.000000000Z`,
        );
      for (const [name, reads] of [
        ['a', []],
        ['b', ['a']],
        ['c', ['a']],
      ] as const)
        await declare(name, reads, 1);
      const given = { urn: urn('a'), depth: null, first: 1 };
      const one = (await store().walk([request(given)]))[0]!;
      await declare('c', [], 2);
      await store().declare(`${namespace}-b`, null, '2026-02-03T00:00:00.000000000Z');
      const [two] = await pagesAfter(store(), given, one);
      expect([one, two].map((page) => page!.nodes.map(({ id }) => id))).toEqual([[urn('b')], [urn('c')]]);
      expect((await store().walk([request(given)]))[0]!.totalCount).toBe(0);
      const asOf = { ...CURRENT_VIEW, time: { kind: 'at' as const, at: Date.UTC(2026, 1, 1, 12) * 1_000 } };
      expect((await store().walk([request({ ...given, view: asOf })]))[0]!.totalCount).toBe(2);
    });

    test('are refused once what they need is forgotten, and later ones are not', async () => {
      const namespace = fresh();
      await say(
        namespace,
        [
          [0, 1],
          [0, 2],
          [0, 3],
        ],
        1,
      );
      const given = { root: dataset(namespace, 'n0'), first: 1 };
      const old = (await store().walk([request(given)]))[0]!;
      await say(
        namespace,
        [
          [0, 1],
          [0, 2],
        ],
        2,
      );
      const young = (await store().walk([request(given)]))[0]!;
      await store().forget(new Date(Date.now() + 60_000));
      const again = (page: Walk) =>
        store().walk([request({ ...given, view: { ...CURRENT_VIEW, revision: page.revision } })]);
      await expect(again(old)).rejects.toMatchObject({ code: 'CURSOR_EXPIRED' });
      expect((await again(young))[0]!.totalCount).toBe(2);
    });

    test('that are still to come are refused', async () => {
      const { revision } = (await store().walk([request({ root: dataset(fresh(), 'n0') })]))[0]!;
      const ahead = { ...CURRENT_VIEW, revision: revision + 1_000 };
      await expect(store().walk([request({ root: dataset(fresh(), 'n0'), view: ahead })])).rejects.toMatchObject({
        code: 'CURSOR_EXPIRED',
      });
    });
  });
}

export async function pagesAfter(store: LineageStore, given: RequestParts, first: Walk): Promise<readonly Walk[]> {
  const pages: Walk[] = [];
  for (let page = first; page.hasNextPage; pages.push(page)) {
    const last = page.nodes.at(-1)!;
    const after = { kind: 'node' as const, depth: last.depth, id: last.id };
    const view = { ...(given.view ?? CURRENT_VIEW), revision: first.revision };
    page = (await store.walk([request({ ...given, view, after })]))[0]!;
  }
  return pages;
}
