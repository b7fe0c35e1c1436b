/** Walks that treat some nodes specially, and walks for somebody who may not know of all products. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { datasetId } from '../../../subgraphs/lineage/model/node-id.ts';
import { CURRENT_VIEW, NO_RULES, type NodeRules, type Walk } from '../../../subgraphs/lineage/store/lineage-store.ts';
import {
  change,
  columnEvent,
  dataset,
  declaration,
  product,
  request,
  runEvent,
  withoutHint,
} from '../../subgraphs/lineage/builders.ts';
import { edgesOf, graphs, type Edge } from '../../subgraphs/lineage/oracle.ts';
import { pagesAfter } from './revisions.ts';
import type { Desk } from './desk.ts';

const someNodes = fc.uniqueArray(fc.nat(11), { minLength: 1, maxLength: 6 });

export function examineRules({ store, fresh, numRuns }: Desk): void {
  const allPages = async (given: Parameters<typeof request>[0]): Promise<readonly Walk[]> => {
    const first = (await store().walk([request(given)]))[0]!;
    return [first, ...(await pagesAfter(store(), given, first))];
  };

  describe('rules for nodes', () => {
    test('give the same walk where they rule nothing, whatever way it is made', async () => {
      await fc.assert(
        fc.asyncProperty(graphs, fc.nat(11), fc.constantFrom(1, 2, null), async (edges, root, depth) => {
          const namespace = fresh();
          await store().apply(edgesOf(namespace, edges));
          for (const direction of ['UPSTREAM', 'DOWNSTREAM', 'BOTH'] as const) {
            const given = { root: dataset(namespace, `n${root}`), direction, depth, first: 3, links: 'full' as const };
            // As good as everything, and yet not the plain walk.
            const ruled = { ...given, view: { ...CURRENT_VIEW, minConfidence: 1 } };
            const [plain, general] = await Promise.all([allPages(given), allPages(ruled)]);
            expect(general.map(withoutHint)).toEqual(plain.map(withoutHint));
          }
        }),
        { numRuns: numRuns(25) },
      );
    }, 240_000);

    test('enter, pass over and stop at what they name', async () => {
      const rules = fc.record({
        include: fc.option(someNodes),
        exclude: fc.option(someNodes),
        hopOver: fc.option(someNodes),
        stopAt: fc.option(someNodes),
      });
      await fc.assert(
        fc.asyncProperty(graphs, fc.nat(11), rules, fc.constantFrom(1, 2, null), async (edges, root, names, depth) => {
          const namespace = fresh();
          await store().apply(edgesOf(namespace, edges));
          const idOf = (node: number) => datasetId(dataset(namespace, `n${node}`));
          const select = (nodes: readonly number[] | null) => (nodes === null ? null : { ids: nodes.map(idOf) });
          const nodes: NodeRules = {
            include: select(names.include),
            exclude: select(names.exclude),
            hopOver: select(names.hopOver),
            stopAt: select(names.stopAt),
          };
          const pages = await allPages({ root: dataset(namespace, `n${root}`), depth, first: 3, nodes });
          expect(pages.flatMap((page) => page.nodes.map(({ id, depth: at }) => [id, at]))).toEqual(
            walkWithRules(edges, root, depth, names).map(([node, at]) => [idOf(node), at]),
          );
        }),
        { numRuns: numRuns(60) },
      );
    }, 240_000);

    test('join the nodes on both sides of one that is passed over', async () => {
      const namespace = fresh();
      await store().apply(
        edgesOf(namespace, [
          [0, 1],
          [1, 2],
          [2, 3],
        ]),
      );
      const hopOver = { names: ['N1', 'n2'] };
      const [walk] = await store().walk([
        request({ root: dataset(namespace, 'n0'), nodes: { ...NO_RULES, hopOver }, links: 'full' }),
      ]);
      expect(walk!.nodes.map(({ id, depth }) => [id, depth])).toEqual([[datasetId(dataset(namespace, 'n3')), 1]]);
      expect(walk!.links.map(({ from, to, kinds }) => [from.at(-1), to.at(-1), kinds])).toEqual([['0', '3', []]]);
    });

    test('know nodes by platform, namespace, name, state, domain and classification', async () => {
      const [namespace, domain] = [`s3://${fresh()}`, fresh()];
      const other = dataset(`postgres://${fresh()}`, 'Orders_2024');
      const [root, mine] = [dataset(namespace, 'root'), dataset(namespace, 'mine')];
      await store().apply([change(runEvent({ inputs: [root], outputs: [mine, other] }))]);
      await store().apply([change(columnEvent({ from: [root, 'id'], to: [dataset(namespace, 'sink'), 'id'] }))]);
      const declared = { ...product(`urn:dp:${domain}:p`, { t: [mine] }), classification: 'restricted' };
      await store().declare(domain, declaration([declared]), '2026-03-01T00:00:00.000000000Z');
      const found = async (include: NodeRules['include']) => {
        const [walk] = await store().walk([request({ root, nodes: { ...NO_RULES, include } })]);
        return walk!.nodes.map(({ id }) => id.slice(id.lastIndexOf('|') + 1));
      };
      expect(await found({ platforms: ['postgres'] })).toEqual(['Orders_2024']);
      expect(await found({ namespaces: [namespace] })).toEqual(['mine', 'sink']);
      expect(await found({ names: ['orders_*', 's*k'] })).toEqual(['Orders_2024', 'sink']);
      expect(await found({ domains: [domain] })).toEqual(['mine']);
      expect(await found({ classifications: ['restricted'], states: ['KNOWN'] })).toEqual(['mine']);
      expect(await found({ classifications: ['public'] })).toEqual([]);
    });
  });

  describe('hidden products', () => {
    test('keep their place in the walk and lose all that names them', async () => {
      const [namespace, domain] = [fresh(), fresh()];
      await store().apply(
        edgesOf(namespace, [
          [0, 1],
          [0, 2],
          [2, 3],
        ]),
      );
      const secret = `urn:dp:${domain}:secret`;
      await store().declare(
        domain,
        declaration([product(secret, { t: [dataset(namespace, 'n2')] })]),
        '2026-03-01T00:00:00.000000000Z',
      );
      const given = { root: dataset(namespace, 'n0'), hidden: new Set([secret]), links: 'full' as const };
      const [walk] = await store().walk([request(given)]);
      expect(walk!.nodes.map(({ id, depth, isHidden }) => [id.split('|').at(-1), depth, isHidden])).toEqual([
        ['n1', 1, false],
        ['hidden:2', 1, true],
        ['n3', 2, false],
      ]);
      expect(walk).toMatchObject({ hiddenCount: 1, totalCount: 3 });
      expect(JSON.stringify(walk)).not.toMatch(new RegExp(`${domain}|n2`));
      expect(walk!.links.map(({ from, to }) => [from.split('|').at(-1), to.split('|').at(-1)])).toContainEqual([
        'hidden:2',
        'n3',
      ]);
      const [rest] = await store().walk([request({ ...given, first: 1, after: { kind: 'count', count: 2 } })]);
      expect(rest!.nodes.map(({ id }) => id)).toEqual([datasetId(dataset(namespace, 'n3'))]);
    });

    test('are hidden as products, ports and domains too', async () => {
      const domain = fresh();
      const [open, secret] = [`urn:dp:${domain}-o:open`, `urn:dp:${domain}-s:secret`];
      const [from, to] = [dataset(domain, 'from'), dataset(domain, 'to')];
      await store().declare(
        `${domain}-o`,
        declaration([product(open, { t: [from] })]),
        '2026-03-01T00:00:00.000000000Z',
      );
      await store().declare(
        `${domain}-s`,
        declaration([product(secret, { t: [to] })], [[from, to]]),
        '2026-03-01T00:00:00.000000000Z',
      );
      for (const granularity of ['PORT', 'PRODUCT', 'DOMAIN'] as const) {
        const [walk] = await store().walk([
          request({ urn: open, granularity, hidden: new Set([secret]), links: 'full' }),
        ]);
        expect(walk).toMatchObject({ hiddenCount: 1, nodes: [{ id: 'hidden:1', isHidden: true, name: null }] });
        expect(JSON.stringify(walk)).not.toContain('secret');
      }
    });
  });
}

/** Costs of 0 for what is passed over and 1 for the rest, relaxed until nothing changes. */
function walkWithRules(
  edges: readonly Edge[],
  root: number,
  depth: number | null,
  names: { readonly [Rule in keyof NodeRules]: readonly number[] | null },
): readonly (readonly [number, number])[] {
  const isHop = (node: number) => names.hopOver?.includes(node) ?? false;
  const isEntered = (node: number) => {
    if (node === root || names.exclude?.includes(node)) return false;
    return isHop(node) || !names.include || names.include.includes(node);
  };
  const isLeft = (node: number) => node === root || isHop(node) || !names.stopAt?.includes(node);
  const depths = new Map<number, number>([[root, 0]]);
  for (let rounds = 0; rounds < 30; rounds += 1) {
    for (const [from, to] of edges) {
      const begin = depths.get(from);
      if (begin === undefined || !isLeft(from) || !isEntered(to)) continue;
      depths.set(to, Math.min(depths.get(to) ?? Infinity, begin + (isHop(to) ? 0 : 1)));
    }
  }
  return [...depths]
    .filter(([node, at]) => node !== root && !isHop(node) && (depth === null || at <= depth))
    .sort((a, b) => a[1] - b[1] || (`n${a[0]}` < `n${b[0]}` ? -1 : 1));
}
