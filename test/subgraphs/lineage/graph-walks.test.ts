/** What a `lineage` field takes: times, filters, limits and cursors. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LineageStore, WalkRequest } from '../../../subgraphs/lineage/store/lineage-store.ts';
import { change, columnEvent, dataset, runEvent } from './builders.ts';
import { edgesOf, graphs, walkByOracle, type Edge } from './oracle.ts';
import { temporaryStore } from './open-lineage-door.ts';
import { FRESH_MESH, NAMESPACE, openSmallMesh, sharedMesh, table, type Answer } from './small-mesh.ts';

const BUCKET = 's3://lake';
const file = (name: string) => dataset(BUCKET, name);

/** raw (s3) -> stage -> mart -> report; in January also draft -> mart, and nobody describes lookup, which stage reads. */
const { mesh, store } = sharedMesh(async (filling) => {
  await filling.apply([
    change(runEvent({ job: 'load', inputs: [file('raw')], outputs: [table('stage')], at: 1 })),
    change(runEvent({ job: 'look', inputs: [table('lookup')], outputs: [table('stage')], at: 1 })),
    change(runEvent({ job: 'make', inputs: [table('stage'), table('draft')], outputs: [table('mart')], at: 2 })),
    change(runEvent({ job: 'make', inputs: [table('stage')], outputs: [table('mart')], at: 10 })),
    change(runEvent({ job: 'show', inputs: [table('mart')], outputs: [table('report')], at: 3 })),
    change(
      columnEvent({ job: 'show', from: [table('mart'), 'a'], to: [table('report'), 'a'], subtype: 'IDENTITY', at: 20 }),
    ),
    change(
      columnEvent({ job: 'show2', from: [table('mart'), 'b'], to: [table('report'), 'b'], subtype: 'COUNT', at: 20 }),
    ),
  ]);
});

const upstream = async (parts: string, selection = 'nodes { label }', name = 'report'): Promise<Answer> => {
  const query = `{ dataset(namespace: "${NAMESPACE}", name: "${name}") { lineage(direction: UPSTREAM, ${parts}) { ${selection} } } }`;
  const { data, errors } = await mesh().ask(query);
  expect(errors).toEqual([]);
  return data!['dataset'].lineage;
};
const labels = ({ nodes }: Answer): readonly string[] => nodes.map(({ label }: { label: string }) => label);

describe('a walk', () => {
  test('shows what is so now, and as of a time what was so then', async () => {
    expect(labels(await upstream('depth: 2'))).toEqual(['mart', 'stage']);
    expect(labels(await upstream('depth: 2, asOf: "2026-01-05"'))).toEqual(['mart', 'draft', 'stage']);
    expect(labels(await upstream('depth: 2, asOf: "2025-12-31T00:00:00Z"'))).toEqual([]);
  });

  test('shows what was so at any time of a window', async () => {
    const window = (from: string, to: string) => `depth: 2, filter: { window: { from: "${from}", to: "${to}" } }`;
    expect(labels(await upstream(window('2026-01-01', '2026-02-01')))).toEqual(['mart', 'draft', 'stage']);
    expect(labels(await upstream(window('2026-01-15', '2026-02-01')))).toEqual(['mart', 'stage']);
  });

  test.each([
    ['filter: { exclude: { names: ["ma*t"] } }', []],
    ['filter: { include: { namespaces: ["postgres://bank:5432"] } }', ['mart', 'stage', 'lookup']],
    ['filter: { exclude: { platforms: ["S3"] } }', ['mart', 'stage', 'lookup']],
    ['filter: { hopOver: { names: ["MART"] } }', ['stage', 'lookup', 'raw']],
    ['filter: { stopAt: { names: ["stage"] } }', ['mart', 'stage']],
    ['filter: { include: { states: [KNOWN] } }', ['mart', 'stage', 'lookup', 'raw']],
    [`filter: { exclude: { ids: ["dataset:${BUCKET}|raw"] } }`, ['mart', 'stage', 'lookup']],
    ['filter: { kinds: [DECLARED] }', []],
    ['filter: { kinds: [OBSERVED, MANUAL] }', ['mart', 'stage', 'lookup', 'raw']],
    ['filter: { minConfidence: 0.95 }', ['mart']],
    ['filter: { transformations: ["IDENTITY"] }', []],
  ])('with %s', async (filter, expected) => {
    expect(labels(await upstream(`depth: null, ${filter}`))).toEqual(expected);
  });

  test('between columns counts only flows with a transformation that was asked for', async () => {
    const of = async (filter: string) => labels(await upstream(`granularity: COLUMN, filter: { ${filter} }`));
    expect(await of('minConfidence: 0')).toEqual(['a', 'b']);
    expect(await of('transformations: ["IDENTITY"]')).toEqual(['a']);
    expect(await of('transformations: ["DIRECT"]')).toEqual(['a', 'b']);
  });

  test('shows how each link is known, since when, and who says so', async () => {
    const links =
      'links { from to kinds confidence weight firstSeen lastSeen validFrom validTo sources { kind job { name } dataset { name } } jobs { namespace name } }';
    const { links: now } = await upstream('depth: 1', links, 'mart');
    expect(now).toEqual([
      {
        from: `dataset:${NAMESPACE}|stage`,
        to: `dataset:${NAMESPACE}|mart`,
        kinds: ['OBSERVED'],
        confidence: 0.9,
        weight: 1,
        firstSeen: '2026-01-02T00:00:00Z',
        lastSeen: '2026-01-10T00:00:00Z',
        validFrom: '2026-01-02T00:00:00Z',
        validTo: null,
        sources: [{ kind: 'OBSERVED', job: { name: 'make' }, dataset: null }],
        jobs: [{ namespace: 'jobs', name: 'make' }],
      },
    ]);
    const { links: then } = await upstream('depth: 1, asOf: "2026-01-05"', 'links { from validFrom validTo }', 'mart');
    expect(then).toContainEqual({
      from: `dataset:${NAMESPACE}|draft`,
      validFrom: '2026-01-02T00:00:00Z',
      validTo: '2026-01-10T00:00:00Z',
    });
  });

  test('shows under a link between datasets the links between their columns, a page at a time', async () => {
    const under = (page: string) =>
      upstream(
        'depth: 1',
        `links { under(${page}) { totalCount nodes { from to transformation { subtype } } pageInfo { hasNextPage endCursor } } }`,
      );
    const [first] = (await under('first: 1')).links;
    expect(first.under).toMatchObject({
      totalCount: 2,
      nodes: [
        {
          from: `column:${NAMESPACE}|mart|a`,
          to: `column:${NAMESPACE}|report|a`,
          transformation: { subtype: 'IDENTITY' },
        },
      ],
      pageInfo: { hasNextPage: true },
    });
    const [second] = (await under(`after: "${first.under.pageInfo.endCursor}"`)).links;
    expect(second.under.nodes).toMatchObject([{ from: `column:${NAMESPACE}|mart|b` }]);
    expect(second.under.pageInfo.hasNextPage).toBe(false);
  });

  test('refuses what it can not take, with all faults at once', async () => {
    const many = JSON.stringify(Array.from({ length: 201 }, (_, index) => `n${index}`));
    const { errors } = await mesh().ask(`{ dataset(namespace: "${NAMESPACE}", name: "mart") { lineage(direction: BOTH,
      depth: -1, asOf: "2026-01-01", limits: { maxNodes: 0, deadlineMs: 10001 }, filter: { minConfidence: 1.5, kinds: [],
      window: { from: "2026-01-02", to: "2026-01-02" }, include: {}, exclude: { names: ${many} },
      stopAt: { ids: ["nonsense"], products: ["orders"], domains: [""] } }) { totalCount } } }`);
    expect(errors).toHaveLength(1);
    expect(errors[0]!.extensions).toMatchObject({ code: 'BAD_USER_INPUT' });
    const { message } = errors[0]!;
    for (const name of [
      'depth',
      'asOf',
      'limits.maxNodes',
      'limits.deadlineMs',
      'filter.minConfidence',
      'filter.kinds',
      'filter.window',
      'filter.include',
      'filter.exclude.names',
      'filter.stopAt.ids',
      'filter.stopAt.products',
      'filter.stopAt.domains',
    ]) {
      expect(message).toContain(`"${name}"`);
    }
    expect(message).toContain('"limits.maxNodes" is from 1 to 100000; came 0. Leave it out for 100000.');
  });

  test.each(['2026-02-30T00:00:00Z', '2026-02-30'])('refuses the %s, a day that there is not', async (asOf) => {
    const { errors } = await mesh().ask(
      `{ dataset(namespace: "${NAMESPACE}", name: "mart") { lineage(direction: BOTH, asOf: "${asOf}") { totalCount } } }`,
    );
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  });
});

describe('a cursor', () => {
  const page = 'nodes { label } totalCount pageInfo { hasNextPage endCursor } completeness { reasons continueFrom }';

  test('keeps to what was known when the first page was asked for', async () => {
    const own = await temporaryStore();
    await own.apply([change(runEvent({ job: 'j', inputs: [table('hub')], outputs: ['a', 'c'].map(table) }))]);
    const { ask } = await openSmallMesh(own, FRESH_MESH, { products: {} });
    const pageAfter = async (after: string | null): Promise<Answer> =>
      (
        await ask(
          `query ($after: String) { dataset(namespace: "${NAMESPACE}", name: "hub") { lineage(direction: DOWNSTREAM, first: 1, after: $after) { ${page} } } }`,
          { after },
        )
      ).data!['dataset'].lineage;
    const first = await pageAfter(null);
    await own.apply([change(runEvent({ job: 'k', inputs: [table('hub')], outputs: [table('b')], at: 2 }))]);
    const second = await pageAfter(first.pageInfo.endCursor);
    expect([labels(first), labels(second)]).toEqual([['a'], ['c']]);
    expect(second).toMatchObject({ totalCount: 2, pageInfo: { hasNextPage: false } });
    expect((await pageAfter(null)).totalCount).toBe(3);
  });

  test('of a revision that was forgotten is CURSOR_EXPIRED', async () => {
    const own = await temporaryStore();
    const run = (outputs: readonly string[], at: number) =>
      own.apply([change(runEvent({ job: 'j', inputs: [table('hub')], outputs: outputs.map(table), at }))]);
    await run(['a', 'c'], 1);
    const { ask } = await openSmallMesh(own, FRESH_MESH, { products: {} });
    const lineage = (after: string) =>
      ask(
        `{ dataset(namespace: "${NAMESPACE}", name: "hub") { lineage(direction: DOWNSTREAM, first: 1 ${after}) { ${page} } } }`,
      );
    const { endCursor } = (await lineage('')).data!['dataset'].lineage.pageInfo;
    await run(['a'], 2);
    expect((await lineage(`, after: "${endCursor}"`)).data!['dataset'].lineage.nodes).toEqual([{ label: 'c' }]);
    await own.forget(new Date(Date.now() + 86_400_000));
    const { data, errors } = await lineage(`, after: "${endCursor}"`);
    expect(data).toEqual({ dataset: { lineage: null } });
    expect(errors).toMatchObject([{ extensions: { code: 'CURSOR_EXPIRED' } }]);
  });

  test.each([
    ['depth: 2', 'depth'],
    ['asOf: "2026-01-05"', 'asOf'],
    ['granularity: COLUMN', 'granularity'],
    ['filter: { minConfidence: 0.1 }', 'filter'],
    ['limits: { maxNodes: 7 }', 'maxNodes'],
  ])('is refused with %s, which its question had not', async (other) => {
    const { pageInfo } = await upstream('first: 1', page);
    const { errors } = await mesh().ask(`{ dataset(namespace: "${NAMESPACE}", name: "report") {
      lineage(direction: UPSTREAM, after: "${pageInfo.endCursor}", ${other}) { totalCount } } }`);
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(errors[0]!.message).toContain('another question');
  });

  test('is good with another size of page and another deadline', async () => {
    const { pageInfo } = await upstream('first: 1', page);
    const rest = await upstream(`first: 2, limits: { deadlineMs: 9000 }, after: "${pageInfo.endCursor}"`, page);
    expect(labels(rest)).toEqual(['stage', 'lookup']);
  });

  test('goes on where the depth stopped the walk, as far again', async () => {
    const first = await upstream('depth: 1', page);
    expect(first).toMatchObject({ totalCount: 1, completeness: { reasons: ['DEPTH_LIMIT'] } });
    const second = await upstream(`depth: 1, after: "${first.completeness.continueFrom}"`, page);
    expect([labels(first), labels(second)]).toEqual([['mart'], ['stage']]);
    const third = await upstream(`depth: 1, first: 1, after: "${second.completeness.continueFrom}"`, page);
    expect(labels(third)).toEqual(['lookup']);
    expect(third).toMatchObject({ pageInfo: { hasNextPage: true }, completeness: { reasons: [], continueFrom: null } });
    const last = await upstream(`depth: 1, first: 1, after: "${third.pageInfo.endCursor}"`, page);
    expect(labels(last)).toEqual(['raw']);
  });

  test('goes on where the number of nodes stopped the walk', async () => {
    const asked = 'depth: null, limits: { maxNodes: 2 }';
    const first = await upstream(asked, page);
    expect(first).toMatchObject({
      totalCount: null,
      pageInfo: { hasNextPage: false },
      completeness: { reasons: ['NODE_LIMIT'] },
    });
    const rest = await upstream(`${asked}, after: "${first.completeness.continueFrom}"`, page);
    expect([labels(first), labels(rest)]).toEqual([
      ['mart', 'stage'],
      ['lookup', 'raw'],
    ]);
    expect(rest).toMatchObject({ totalCount: 4, completeness: { reasons: [], continueFrom: null } });
  });

  test('goes on where time was up, when it gets more', async () => {
    const limits: WalkRequest['limits'][] = [];
    let isSlow = true;
    const slow: LineageStore = {
      ...store(),
      walk: (requests) => {
        limits.push(...requests.map((request) => request.limits));
        return store().walk(
          requests.map((request) => ({ ...request, limits: { ...request.limits, deadlineMs: isSlow ? -1 : 60_000 } })),
        );
      },
    };
    const { ask } = await openSmallMesh(slow, FRESH_MESH, { products: {} });
    const askFor = async (parts: string): Promise<Answer> =>
      (
        await ask(
          `{ dataset(namespace: "${NAMESPACE}", name: "report") { lineage(direction: UPSTREAM, ${parts}) { ${page} } } }`,
        )
      ).data!['dataset'].lineage;
    const first = await askFor('limits: { deadlineMs: 5 }');
    expect(first).toMatchObject({ nodes: [], totalCount: null, completeness: { reasons: ['DEADLINE'] } });
    isSlow = false;
    const rest = await askFor(`limits: { deadlineMs: 9000 }, after: "${first.completeness.continueFrom}"`);
    expect(labels(rest)).toEqual(['mart', 'stage', 'lookup', 'raw']);
    expect(limits).toEqual(
      expect.arrayContaining([
        { maxNodes: 100_000, deadlineMs: 5 },
        { maxNodes: 100_000, deadlineMs: 9_000 },
      ]),
    );
  });
});

/** Of the ways both upstream and downstream from 11, none is the shortest of length two, but one is of length three. */
const ROUND_AND_ROUND: readonly Edge[] = [
  [11, 9],
  [9, 5],
  [0, 9],
  [5, 11],
];

describe('the pages of any walk', () => {
  test('are the whole walk in its order, however far one answer goes', async () => {
    let runs = 0;
    const sizes = fc.record({
      first: fc.integer({ min: 1, max: 4 }),
      depth: fc.option(fc.integer({ min: 1, max: 3 })),
      maxNodes: fc.integer({ min: 1, max: 5 }),
      direction: fc.constantFrom('UPSTREAM' as const, 'DOWNSTREAM' as const, 'BOTH' as const),
    });
    await fc.assert(
      fc.asyncProperty(graphs, fc.nat(11), sizes, async (edges, root, { first, depth, maxNodes, direction }) => {
        const namespace = `any${(runs += 1)}`;
        await store().apply(edgesOf(namespace, edges));
        if (!edges.flat().includes(root)) return;
        const query = `query ($after: String) { dataset(namespace: "${namespace}", name: "n${root}") { lineage(
          direction: ${direction}, depth: ${depth}, first: ${first}, limits: { maxNodes: ${maxNodes} }, after: $after) {
          edges { depth node { label } } pageInfo { hasNextPage endCursor } completeness { continueFrom } } } }`;
        const found: [string, number][] = [];
        for (let after: string | null = null, more = true; more;) {
          const { data, errors } = await mesh().ask(query, { after });
          expect(errors).toEqual([]);
          const { edges: page, pageInfo, completeness } = (data!['dataset'] as Answer)['lineage'];
          found.push(...page.map(({ depth: at, node }: Answer) => [node.label, at]));
          after = pageInfo.hasNextPage ? pageInfo.endCursor : completeness.continueFrom;
          more = after !== null;
        }
        expect(found).toEqual(walkByOracle(edges, root, direction, null).nodes);
      }),
      { numRuns: 40, examples: [[ROUND_AND_ROUND, 11, { first: 1, depth: null, maxNodes: 1, direction: 'BOTH' }]] },
    );
  });
});

describe('the list of datasets', () => {
  test('has all of them in pages, or those of a namespace', async () => {
    const list = async (parts: string): Promise<Answer> =>
      (
        await mesh().ask(
          `{ datasets${parts} { totalCount nodes { namespace name } edges { cursor } pageInfo { hasNextPage endCursor } } }`,
        )
      ).data!['datasets'];
    const first = await list('(first: 2)');
    const rest = await list(`(first: 500, after: "${first.pageInfo.endCursor}")`);
    expect([first.nodes.length, rest.nodes.length]).toEqual([2, first.totalCount - 2]);
    expect(rest.pageInfo.hasNextPage).toBe(false);
    expect(first.edges.at(-1).cursor).toBe(first.pageInfo.endCursor);
    expect(await list(`(filter: { namespace: "${BUCKET}" })`)).toMatchObject({ totalCount: 1, nodes: [file('raw')] });
    const { errors } = await mesh().ask('{ datasets(after: "nonsense") { totalCount } }');
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  });
});

describe('a query for nothing but the lineage of a dataset', () => {
  const counted = () => {
    const calls: string[] = [];
    const counting = Object.fromEntries(
      Object.entries(store()).map(([name, method]) => [
        name,
        (...given: never[]) => (calls.push(name), (method as (...all: never[]) => unknown)(...given)),
      ]),
    ) as unknown as LineageStore;
    return { calls, counting };
  };

  test('asks the store once', async () => {
    const { calls, counting } = counted();
    const { ask } = await openSmallMesh(counting, FRESH_MESH, { products: {} });
    const { data } = await ask(
      `query Q($name: String!) { __typename dataset(namespace: "${NAMESPACE}", name: $name) { ...L } }
      fragment L on Dataset { __typename lineage(direction: UPSTREAM) { totalCount } }`,
      { name: 'report' },
    );
    expect(data!['dataset'].lineage.totalCount).toBe(4);
    expect(calls.filter((name) => name !== 'declarations')).toEqual(['walk']);
  });

  test('has all that any part of it asks for', async () => {
    const lineage = (selection: string) => `lineage(direction: UPSTREAM) { ${selection} }`;
    const { data } = await mesh().ask(
      `{ dataset(namespace: "${NAMESPACE}", name: "mart") { ${lineage('totalCount')} ${lineage('links { from }')} b: ${lineage('totalCount')} } }`,
    );
    expect(data!['dataset'].lineage).toMatchObject({ totalCount: 3, links: [{}, {}, {}] });
    expect(data!['dataset'].b).toEqual({ totalCount: 3 });
  });

  test('of an unknown one is null all the same', async () => {
    const { data, errors } = await mesh().ask(
      `{ dataset(namespace: "x", name: "y") { lineage(direction: UPSTREAM) { totalCount } } }`,
    );
    expect(data).toEqual({ dataset: null });
    expect(errors).toMatchObject([{ path: ['dataset'], extensions: { code: 'NOT_FOUND' } }]);
  });
});
