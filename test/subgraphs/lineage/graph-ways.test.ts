/** Paths and differences as they are asked for in GraphQL. */
import { describe, expect, test } from 'vitest';
import { change, columnEvent, runEvent } from './builders.ts';
import { temporaryStore } from './open-lineage-door.ts';
import {
  EXPOSURE,
  fresh,
  FRESH_MESH,
  NAMESPACE,
  openSmallMesh,
  ORDERS,
  REVENUE,
  sharedMesh,
  table,
  type Answer,
} from './small-mesh.ts';

/** A diamond in, left or right, out; a way round it from in to out over far; back from out to in. Since the 5th: no right. */
const { mesh } = sharedMesh(async (store) => {
  const run = (job: string, from: string, to: string, at = 1) =>
    runEvent({ job, inputs: [table(from)], outputs: [table(to)], at });
  const events = [
    run('l1', 'in', 'left'),
    run('l2', 'left', 'out'),
    run('r1', 'in', 'right'),
    run('r2', 'right', 'out'),
    run('f1', 'in', 'far'),
    run('f2', 'far', 'farther'),
    run('f3', 'farther', 'out'),
    run('back', 'out', 'in'),
    run('r2', 'in', 'out', 5),
    columnEvent({ job: 'c', from: [table('in'), 'x'], to: [table('left'), 'y'], subtype: 'IDENTITY' }),
  ];
  await store.apply(events.map(change));
});

const ref = (name: string) => `{ dataset: { namespace: "${NAMESPACE}", name: "${name}" } }`;
const ask = async (query: string, of = mesh()): Promise<Answer> => {
  const { data, errors } = await of.ask(query);
  expect(errors).toEqual([]);
  return data!;
};
const pathsOf = ({ paths }: Answer) =>
  paths.map(({ nodes }: Answer) => nodes.map(({ label }: Answer) => label).join(' '));

describe('the paths from one asset to another', () => {
  const SELECTION =
    'exhaustive paths { length nodes { label } links { kind jobs { name } } } completeness { complete reasons }';
  const paths = async (from: string, to: string, parts = '', of = mesh()): Promise<Answer> =>
    (await ask(`{ lineagePaths(from: ${from}, to: ${to}${parts}) { ${SELECTION} } }`, of))['lineagePaths'];

  test('are all of them, the shortest first, with the links between', async () => {
    const found = await paths(ref('in'), ref('out'));
    expect(pathsOf(found)).toEqual(['in out', 'in left out', 'in far farther out']);
    expect(found).toMatchObject({ exhaustive: true, completeness: { complete: true } });
    expect(found.paths[1]).toMatchObject({
      length: 2,
      links: [
        { kind: 'OBSERVED', jobs: [{ name: 'c' }, { name: 'l1' }] },
        { kind: 'OBSERVED', jobs: [{ name: 'l2' }] },
      ],
    });
  });

  test('as of an earlier time are both sides of the diamond', async () => {
    const found = await paths(ref('in'), ref('out'), ', asOf: "2026-01-02"');
    expect(pathsOf(found)).toEqual(['in left out', 'in right out', 'in far farther out']);
  });

  test('say when there are more', async () => {
    expect(await paths(ref('in'), ref('out'), ', k: 2')).toMatchObject({
      exhaustive: false,
      completeness: { complete: true },
    });
    expect(await paths(ref('in'), ref('out'), ', limits: { maxNodes: 2 }')).toMatchObject({
      exhaustive: false,
      completeness: { reasons: ['NODE_LIMIT'] },
    });
  });

  test('keep to the filter', async () => {
    const found = await paths(
      ref('in'),
      ref('out'),
      ', filter: { exclude: { names: ["l*"] }, hopOver: { names: ["far"] } }',
    );
    expect(pathsOf(found)).toEqual(['in out', 'in farther out']);
  });

  test('are none against the flow, and it says that these are all', async () => {
    expect(await paths(ref('farther'), ref('far'), ', filter: { exclude: { names: ["out"] } }')).toMatchObject({
      paths: [],
      exhaustive: true,
    });
  });

  test('lead between products, from datasets to products, and between columns', async () => {
    const products = await paths(`{ product: "${ORDERS}" }`, `{ product: "${EXPOSURE}" }`);
    expect(pathsOf(products)).toEqual(['The orders The revenue The exposure']);
    expect(products.paths[0].links).toMatchObject([{ kind: 'DECLARED' }, { kind: 'DECLARED' }]);
    expect(pathsOf(await paths(ref('orders'), `{ product: "${EXPOSURE}" }`))).toEqual([
      'The orders The revenue The exposure',
    ]);
    expect(
      pathsOf(await paths(`{ product: "${ORDERS}" }`, `{ product: "${REVENUE}" }`, ', granularity: DATASET')),
    ).toEqual(['orders revenue']);
    const column = `{ field: { namespace: "${NAMESPACE}", dataset: "left", name: "y" } }`;
    expect(pathsOf(await paths(ref('in'), column, ', granularity: COLUMN'))).toEqual(['x y']);
  });

  test('are not claimed to be all while a domain was never harvested', async () => {
    const down = fresh('partner', { state: 'UNAVAILABLE', harvestedAt: null, error: 'no answer' });
    const other = await openSmallMesh(await temporaryStore(), [...FRESH_MESH, down]);
    const found = await paths(`{ product: "${ORDERS}" }`, `{ product: "${EXPOSURE}" }`, '', other);
    expect(found).toMatchObject({ exhaustive: false, completeness: { reasons: ['DOMAIN_UNAVAILABLE'] } });
  });

  test.each([
    [ref('in'), ref('out'), ', k: 0', 'BAD_USER_INPUT'],
    [ref('in'), ref('out'), ', k: 101', 'BAD_USER_INPUT'],
    [ref('in'), ref('out'), ', granularity: PRODUCT', 'BAD_USER_INPUT'],
    ['{}', '{}', '', 'BAD_USER_INPUT'],
    [ref('nobody'), ref('out'), '', 'NOT_FOUND'],
    [ref('in'), '{ product: "urn:dp:sales:nothing" }', '', 'NOT_FOUND'],
    [ref('in'), `{ port: { urn: "${ORDERS}", name: "nothing" } }`, '', 'NOT_FOUND'],
  ])('from %s to %s%s are refused', async (from, to, parts, code) => {
    const { errors } = await mesh().ask(`{ lineagePaths(from: ${from}, to: ${to}${parts}) { exhaustive } }`);
    expect(errors).toMatchObject([{ extensions: { code } }]);
  });
});

describe('the difference between two times', () => {
  const PAGE = 'totalCount nodes { label } pageInfo { endCursor hasNextPage }';
  const LINKS = 'nodes { from to validFrom validTo }';
  const diff = async (parts: string, selection: string): Promise<Answer> =>
    (
      await ask(
        `{ lineageDiff(root: ${ref('in')}, direction: DOWNSTREAM, ${parts}) { ${selection} completeness { complete reasons } } }`,
      )
    )['lineageDiff'];

  test('is what was added and what went, nodes and links', async () => {
    const found = await diff(
      'a: "2026-01-02", b: "2026-01-06", depth: 2',
      `addedNodes { ${PAGE} } removedNodes { ${PAGE} } addedLinks { ${LINKS} } removedLinks { ${LINKS} }`,
    );
    expect(found).toMatchObject({ addedNodes: { totalCount: 0 }, removedNodes: { totalCount: 0 } });
    expect(found.addedLinks.nodes).toEqual([
      {
        from: `dataset:${NAMESPACE}|in`,
        to: `dataset:${NAMESPACE}|out`,
        validFrom: '2026-01-05T00:00:00Z',
        validTo: null,
      },
    ]);
    expect(found.removedLinks.nodes).toEqual([
      {
        from: `dataset:${NAMESPACE}|right`,
        to: `dataset:${NAMESPACE}|out`,
        validFrom: '2026-01-01T00:00:00Z',
        validTo: '2026-01-05T00:00:00Z',
      },
    ]);
  });

  test('to before all began is everything, in pages that belong together', async () => {
    const parts = 'a: "2025-01-01", b: "2026-01-02", depth: null';
    const first = await diff(parts, `addedNodes(first: 3) { ${PAGE} }`);
    const rest = await diff(parts, `addedNodes(after: "${first.addedNodes.pageInfo.endCursor}") { ${PAGE} }`);
    expect([...first.addedNodes.nodes, ...rest.addedNodes.nodes].map(({ label }: Answer) => label)).toEqual([
      'far',
      'left',
      'right',
      'farther',
      'out',
    ]);
    const { errors } = await mesh().ask(`{ lineageDiff(root: ${ref('in')}, direction: DOWNSTREAM, ${parts}) {
      removedNodes(after: "${first.addedNodes.pageInfo.endCursor}") { totalCount } } }`);
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  });

  test('says when the depth kept something from it', async () => {
    const { completeness } = await diff('a: "2026-01-02", b: "2026-01-06", depth: 1', 'addedNodes { totalCount }');
    expect(completeness).toEqual({ complete: false, reasons: ['DEPTH_LIMIT'] });
  });

  test('is also between products', async () => {
    const { lineageDiff } = await ask(`{ lineageDiff(root: { product: "${ORDERS}" }, a: "2025-01-01", b: "2026-01-02",
      direction: DOWNSTREAM) { addedNodes { nodes { label } } addedLinks { nodes { from weight under { totalCount } } } } }`);
    expect(lineageDiff.addedNodes.nodes).toEqual([{ label: 'The revenue' }, { label: 'The exposure' }]);
    expect(lineageDiff.addedLinks.nodes).toContainEqual({ from: ORDERS, weight: 1, under: { totalCount: 1 } });
  });

  test('wants the earlier time first', async () => {
    const { errors } = await mesh().ask(
      `{ lineageDiff(root: ${ref('in')}, direction: BOTH, a: "2026-01-02", b: "2026-01-01") { completeness { complete } } }`,
    );
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  });
});
