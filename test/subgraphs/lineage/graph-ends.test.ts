/** Where data comes from first, where it ends, and what several assets have upstream in common. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nodesInAll } from '../../../subgraphs/lineage/questions/common-upstreams.ts';
import { neighboursIn, toClosure } from '../../../subgraphs/lineage/questions/closure.ts';
import { endGroups } from '../../../subgraphs/lineage/questions/end-groups.ts';
import { endNodes } from '../../../subgraphs/lineage/questions/ends-of.ts';
import type { Walk } from '../../../subgraphs/lineage/store/lineage-store.ts';
import { bareLink } from '../../../subgraphs/lineage/store/walking/bare-link.ts';
import { change, runEvent } from './builders.ts';
import { graphs, type Edge } from './oracle.ts';
import { EXPOSURE, NAMESPACE, ORDERS, REVENUE, SCORES, sharedMesh, table, type Answer } from './small-mesh.ts';

/** a -> b -> a, both -> c -> d -> e; s -> d; s -> s; f -> g -> f, and nothing else feeds or leaves these two. */
const FLOWS = 'ab ba bc ac cd de sd ss fg gf'.split(' ').map(([from, to]) => [from!, to!] as const);

const { mesh } = sharedMesh(async (store) => {
  const events = FLOWS.map(([from, to]) => runEvent({ job: from + to, inputs: [table(from)], outputs: [table(to)] }));
  await store.apply(events.map(change));
});

const ref = (name: string) => `{ dataset: { namespace: "${NAMESPACE}", name: "${name}" } }`;
const ask = async (query: string): Promise<Answer> => {
  const { data, errors } = await mesh().ask(query);
  expect(errors).toEqual([]);
  return data!;
};
const SELECTION =
  'totalCount edges { cursor depth inCycle node { label } } pageInfo { hasNextPage endCursor } completeness { complete reasons }';

describe('roots', () => {
  test('are what nothing feeds, and whole circles that nothing else feeds', async () => {
    const { roots } = await ask(`{ roots(of: ${ref('e')}) { ${SELECTION} } }`);
    expect(roots).toMatchObject({
      totalCount: 3,
      edges: [
        { depth: 2, inCycle: false, node: { label: 's' } },
        { depth: 3, inCycle: true, node: { label: 'a' } },
        { depth: 3, inCycle: true, node: { label: 'b' } },
      ],
      completeness: { complete: true },
    });
  });

  test('of what is a root itself are none, and of one of a circle the others', async () => {
    const { s, f } = await ask(
      `{ s: roots(of: ${ref('s')}) { nodes { label } } f: roots(of: ${ref('f')}) { nodes { label } } }`,
    );
    expect([s.nodes, f.nodes]).toEqual([[], [{ label: 'g' }]]);
  });

  test('come in pages', async () => {
    const first = (await ask(`{ roots(of: ${ref('e')}, first: 2) { ${SELECTION} } }`))['roots'];
    expect(first.pageInfo.hasNextPage).toBe(true);
    const rest = (await ask(`{ roots(of: ${ref('e')}, after: "${first.pageInfo.endCursor}") { ${SELECTION} } }`))[
      'roots'
    ];
    expect(rest.edges).toMatchObject([{ node: { label: 'b' } }]);
    expect(rest.pageInfo.hasNextPage).toBe(false);
    const { errors } = await mesh().ask(
      `{ roots(of: ${ref('d')}, after: "${first.pageInfo.endCursor}") { totalCount } }`,
    );
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  });

  test('are only those that are sure where a limit stopped the walk', async () => {
    const { roots } = await ask(`{ roots(of: ${ref('e')}, limits: { maxNodes: 3 }) { ${SELECTION} } }`);
    expect(roots).toMatchObject({ totalCount: null, edges: [], completeness: { reasons: ['NODE_LIMIT'] } });
  });

  test('are also products and domains, and where the filter lets nobody on', async () => {
    const { products, domains, filtered } = await ask(`{
      products: roots(of: { product: "${EXPOSURE}" }) { nodes { id } }
      domains: roots(of: { domain: "risk" }) { nodes { id } }
      filtered: roots(of: { product: "${EXPOSURE}" }, filter: { stopAt: { products: ["${REVENUE}"] } }) { nodes { id } } }`);
    expect(products.nodes).toEqual([{ id: SCORES }, { id: ORDERS }]);
    expect(domains.nodes).toEqual([{ id: 'domain:partner' }, { id: 'domain:sales' }]);
    expect(filtered.nodes).toEqual([{ id: REVENUE }, { id: SCORES }]);
  });
});

describe('leaves', () => {
  test('are where data ends', async () => {
    const { a, g } = await ask(
      `{ a: leaves(of: ${ref('a')}) { ${SELECTION} } g: leaves(of: ${ref('g')}) { ${SELECTION} } }`,
    );
    expect(a.edges).toMatchObject([{ depth: 3, inCycle: false, node: { label: 'e' } }]);
    expect(g.edges).toMatchObject([{ inCycle: true, node: { label: 'f' } }]);
  });
});

describe('common upstreams', () => {
  test('are the nearest first, with the distance from each', async () => {
    const { commonUpstreams } = await ask(`{ commonUpstreams(of: [${ref('e')}, ${ref('c')}]) {
      totalCount edges { depth depths node { label } } completeness { complete } } }`);
    expect(commonUpstreams).toEqual({
      totalCount: 2,
      edges: [
        { depth: 3, depths: [3, 1], node: { label: 'a' } },
        { depth: 3, depths: [3, 1], node: { label: 'b' } },
      ],
      completeness: { complete: true },
    });
  });

  test('of products and datasets together are products', async () => {
    const { commonUpstreams } = await ask(
      `{ commonUpstreams(of: [{ product: "${EXPOSURE}" }, ${ref('revenue')}]) { nodes { id kind } } }`,
    );
    expect(commonUpstreams.nodes).toEqual([{ id: ORDERS, kind: 'PRODUCT' }]);
  });

  test.each([
    ['[]', '"of" names 2 to 20 assets'],
    [`[${ref('a')}]`, '"of" names 2 to 20 assets'],
    [`[{}, { product: "x" }]`, '"of.0" has exactly one of'],
    [`[${ref('a')}, { product: "x" }]`, 'a urn such as urn:dp:sales:orders'],
    [`[${ref('a')}, { product: "urn:dp:a:b", domain: "c" }]`, 'came "product and domain"'],
  ])('of %s are refused', async (of, message) => {
    const { errors } = await mesh().ask(`{ commonUpstreams(of: ${of}) { totalCount } }`);
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(errors[0]!.message).toContain(message);
  });

  test('are what every single walk has found', () => {
    const node = (id: string, depth: number) => ({
      id,
      depth,
      isHidden: false,
      isDescribed: true,
      name: null,
      claims: [],
    });
    const common = nodesInAll([
      [node('a', 1), node('b', 1), node('c', 2)],
      [node('c', 1), node('b', 3)],
    ]);
    expect(common.map(({ node: { id }, depths }) => [id, depths])).toEqual([
      ['c', [2, 1]],
      ['b', [1, 3]],
    ]);
  });
});

describe('groups at the end', () => {
  test('are those whose every way leads back, in any graph', () => {
    fc.assert(
      fc.property(graphs, (edges) => {
        const ids = Array.from({ length: 12 }, (_, index) => String(index));
        const { next } = neighboursIn(edges.map(([from, to]) => ({ from: String(from), to: String(to) })));
        const found = endGroups(ids, next).flat().sort();
        expect(found).toEqual(ids.filter((id) => isEnd(Number(id), edges)).sort());
      }),
      { numRuns: 300 },
    );
  });

  test('are found in a chain of a hundred thousand', () => {
    const links = Array.from({ length: 100_000 }, (_, index) => bareLink({ from: `n${index}`, to: `n${index + 1}` }));
    const nodes = links.map(({ to }, index) => {
      return { id: to, depth: index + 1, isHidden: false, isDescribed: true, name: null, claims: [] };
    });
    const closure = toClosure({ nodes, links, stopped: [] } as unknown as Walk);
    expect(endNodes(closure, 'DOWNSTREAM').map(({ node }) => node.id)).toEqual(['n100000']);
  });
});

/** Whoever can be reached can reach it back. */
function isEnd(node: number, edges: readonly Edge[]): boolean {
  return [...reachedFrom(node, edges)].every((other) => reachedFrom(other, edges).has(node) || other === node);
}

function reachedFrom(node: number, edges: readonly Edge[]): ReadonlySet<number> {
  const reached = new Set<number>([node]);
  for (const each of reached) for (const [from, to] of edges) if (from === each) reached.add(to);
  return reached;
}
