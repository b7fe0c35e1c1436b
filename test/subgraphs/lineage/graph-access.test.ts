/** What somebody may not know of is in answers, counted and unnamed; asked for by its name it is refused. */
import { describe, expect, test } from 'vitest';
import { change, columnEvent, dataset, runEvent } from './builders.ts';
import { temporaryStore } from './open-lineage-door.ts';
import {
  EXPOSURE,
  FRESH_MESH,
  harvested,
  hiding,
  NAMESPACE,
  openSmallMesh,
  ORDERS,
  product,
  REVENUE,
  SCORES,
  sharedMesh,
  table,
  type Answer,
} from './small-mesh.ts';

/** Everything of the mesh is hidden that is called revenue: orders (sales) -> revenue (finance) -> exposure (risk). */
const { mesh } = sharedMesh(
  async (store) => {
    const columns = columnEvent({ job: 'book', from: [table('orders'), 'amount'], to: [table('revenue'), 'total'] });
    const further = columnEvent({ job: 'sum', from: [table('revenue'), 'total'], to: [table('exposure'), 'sum'] });
    await store.apply([
      change(columns),
      change(further),
      change(runEvent({ job: 'revenue-export', inputs: [table('revenue')], outputs: [table('copy')], type: 'FAIL' })),
    ]);
  },
  { access: hiding(REVENUE), now: () => new Date('2026-01-02T00:00:00Z') },
);

const ref = (name: string) => `{ dataset: { namespace: "${NAMESPACE}", name: "${name}" } }`;
const completeness = 'completeness { complete reasons hiddenCount stoppedAt }';

/** Nothing of an answer may hold it, whatever was asked. */
function expectUnnamed(answer: unknown): void {
  expect(JSON.stringify(answer)).not.toMatch(/revenue|[|"]total\b/i);
}

describe('a hidden product', () => {
  test('keeps its place in a walk, and has neither name nor anything else that tells what it is', async () => {
    const { entities, errors } = await mesh().entities(
      [product(ORDERS)],
      `... on DataProduct { lineage(direction: DOWNSTREAM) { totalCount ${completeness} links { from to kinds jobs { name } sources { kind } }
        nodes { id kind label state product { urn } port dataset { name } domain { name } } } }`,
    );
    expect(errors).toEqual([]);
    const { lineage } = entities[0]!;
    expect(lineage.nodes[0]).toEqual({
      id: 'hidden:1',
      kind: 'PRODUCT',
      label: null,
      state: 'HIDDEN',
      product: null,
      port: null,
      dataset: null,
      domain: null,
    });
    expect(lineage.nodes[1].product).toEqual({ urn: EXPOSURE });
    expect(lineage.completeness).toEqual({
      complete: false,
      reasons: ['HIDDEN_BY_POLICY'],
      hiddenCount: 1,
      stoppedAt: [],
    });
    expect(lineage.links.map(({ from, to }: Answer) => [from, to])).toEqual([
      ['hidden:1', EXPOSURE],
      [ORDERS, 'hidden:1'],
    ]);
    expectUnnamed(lineage);
  });

  test.each(['DOMAIN', 'PORT', 'DATASET', 'COLUMN'])(
    'is not named in a walk between %s either',
    async (granularity) => {
      const { entities, errors } = await mesh().entities(
        [product(ORDERS)],
        `... on DataProduct { lineage(direction: DOWNSTREAM, granularity: ${granularity}, first: 1) { ${completeness} edges { cursor }
        links { from to jobs { name } under { nodes { from to } } } nodes { id label kind state } pageInfo { endCursor } } }`,
      );
      expect(errors).toEqual([]);
      const { lineage } = entities[0]!;
      expect(lineage.completeness.hiddenCount).toBe(1);
      expect(lineage.nodes).toEqual([{ id: 'hidden:1', label: null, kind: granularity, state: 'HIDDEN' }]);
      expectUnnamed(lineage);
      expect(Buffer.from(lineage.pageInfo.endCursor, 'base64url').toString()).toMatch(/#1$/);
    },
  );

  test('does not end the pages: they go on by number', async () => {
    const ask = (after: string) =>
      mesh().entities(
        [product(ORDERS)],
        `... on DataProduct { lineage(direction: DOWNSTREAM, first: 1 ${after}) { nodes { id } pageInfo { endCursor hasNextPage } } }`,
      );
    const first = (await ask('')).entities[0]!['lineage'];
    const second = (await ask(`, after: "${first.pageInfo.endCursor}"`)).entities[0]!['lineage'];
    expect([first.nodes, second.nodes]).toEqual([[{ id: 'hidden:1' }], [{ id: EXPOSURE }]]);
    expect(second.pageInfo.hasNextPage).toBe(false);
  });

  test('can not be found out by cursors that were made up: they go by number for whoever may not know of all', async () => {
    const ask = (after: string) =>
      mesh().entities(
        [product(ORDERS)],
        `... on DataProduct { lineage(direction: DOWNSTREAM ${after}) { pageInfo { endCursor } } }`,
      );
    const { endCursor } = (await ask('')).entities[0]!['lineage'].pageInfo;
    const own = Buffer.from(endCursor, 'base64url').toString();
    expect(own).toMatch(/#2$/);
    const madeUp = Buffer.from(own.replace('#2', '1 urn:dp:finance:a')).toString('base64url');
    expect((await ask(`, after: "${madeUp}"`)).errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  });

  test.each([
    `exclude: { products: ["${REVENUE}"] }`,
    `stopAt: { ids: ["${REVENUE}"] }`,
    'hopOver: { domains: ["finance"] }',
    'include: { names: ["exposure"] }',
  ])('is not told by the filter %s', async (filter) => {
    const { entities } = await mesh().entities(
      [product(ORDERS)],
      `... on DataProduct { lineage(direction: DOWNSTREAM, filter: { ${filter} }) { nodes { id } } }`,
    );
    expect(entities[0]!['lineage'].nodes).toEqual([{ id: 'hidden:1' }, { id: EXPOSURE }]);
  });

  test('is FORBIDDEN where it is asked for by its name, its dataset, its column or its port', async () => {
    const roots = [
      `{ product: "${REVENUE}" }`,
      `{ port: { urn: "${REVENUE}", name: "table" } }`,
      `{ domain: "finance" }`,
      ref('revenue'),
      `{ field: { namespace: "${NAMESPACE}", dataset: "revenue", name: "total" } }`,
    ];
    for (const root of roots) {
      const { data, errors } = await mesh().ask(`{ roots(of: ${root}) { totalCount } }`);
      expect(data).toEqual({ roots: null });
      expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    }
    const { errors } = await mesh().entities(
      [product(REVENUE)],
      '... on DataProduct { lineage(direction: BOTH) { totalCount } }',
    );
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    for (const selection of ['name', 'lineage(direction: BOTH) { totalCount }']) {
      const answer = await mesh().ask(`{ dataset(namespace: "${NAMESPACE}", name: "revenue") { ${selection} } }`);
      expect(answer.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    }
  });

  test('is not in the list of datasets, and neither a cursor nor a number tells that it is missing', async () => {
    const list = async (parts: string): Promise<Answer> =>
      (
        await mesh().ask(
          `{ datasets(${parts}) { totalCount nodes { name } edges { cursor } pageInfo { hasNextPage endCursor } } }`,
        )
      ).data!['datasets'];
    const all = await list('first: 100');
    expect(all).toMatchObject({ totalCount: null, pageInfo: { hasNextPage: false } });
    expectUnnamed([all, all.edges.map(({ cursor }: Answer) => Buffer.from(cursor, 'base64url').toString())]);
    const nodes: unknown[] = [];
    for (let after = '', more = true; more;) {
      const page = await list(`first: 1 ${after}`);
      nodes.push(...page.nodes);
      [more, after] = [page.pageInfo.hasNextPage, `, after: "${page.pageInfo.endCursor}"`];
    }
    expect(nodes).toEqual(all.nodes);
    expect(nodes).toContainEqual({ name: 'orders' });
  });

  test('is on the paths that lead through it', async () => {
    const { data } = await mesh().ask(
      `{ lineagePaths(from: ${ref('orders')}, to: ${ref('exposure')}) { exhaustive ${completeness}
        paths { length nodes { id state label } links { from to kinds jobs { name } } } } }`,
    );
    const { lineagePaths } = data!;
    expect(lineagePaths).toMatchObject({
      exhaustive: true,
      completeness: { reasons: ['HIDDEN_BY_POLICY'], hiddenCount: 1 },
    });
    expect(lineagePaths.paths).toMatchObject([
      {
        length: 2,
        nodes: [{ label: 'orders' }, { id: 'hidden:1', state: 'HIDDEN', label: null }, { label: 'exposure' }],
      },
    ]);
    expectUnnamed(lineagePaths);
  });

  test('is unnamed among the consumers of a change, in words, groups and in the file', async () => {
    const { data, errors } = await mesh().ask(
      `{ impact(change: { product: "${ORDERS}", columns: [{ name: "amount", action: REMOVE }] }) { breakingCount csv ${completeness}
        consumers { nodes { verdict why owners node { id state label } path { from to } } } byProduct { nodes { id } } byDomain { nodes { id } } byPort { nodes { id } } } }`,
    );
    expect(errors).toEqual([]);
    const { impact } = data!;
    expect(impact).toMatchObject({ breakingCount: 2, completeness: { hiddenCount: 3 } });
    expect(impact.consumers.nodes[0]).toMatchObject({
      verdict: 'BREAKING',
      node: { id: 'hidden:1', state: 'HIDDEN', label: null },
    });
    expect(impact.consumers.nodes[1].why).toContain('something that you may not know of');
    expect(impact.byProduct.nodes).toEqual([{ id: EXPOSURE }]);
    expect(impact.csv).toContain('HIDDEN');
    expectUnnamed(impact);
  });

  test('is no candidate for a cause, and neither are the jobs that write it', async () => {
    const { data, errors } = await mesh().ask(
      `{ rootCause(symptom: { dataset: { namespace: "${NAMESPACE}", name: "exposure" }, observedAt: "2026-01-02" }) { totalCount ${completeness} nodes { node { id } evidence { text } path { from to } } } }`,
    );
    expect(errors).toEqual([]);
    expect(data!['rootCause'].completeness).toMatchObject({ reasons: ['HIDDEN_BY_POLICY'], hiddenCount: 1 });
    expectUnnamed(data);
  });

  test('is one and the same unnamed node among common upstreams and differences', async () => {
    const { data, errors } = await mesh().ask(
      `{ commonUpstreams(of: [${ref('exposure')}, ${ref('copy')}]) { ${completeness} nodes { id state } edges { depths } }
         lineageDiff(root: ${ref('orders')}, a: "2025-01-01", b: "2026-01-02", direction: DOWNSTREAM) { ${completeness} addedNodes { nodes { id label } } addedLinks { nodes { from to kind } } } }`,
    );
    expect(errors).toEqual([]);
    expect(data!['commonUpstreams']).toMatchObject({
      nodes: [{ id: 'hidden:1', state: 'HIDDEN' }, { id: `dataset:${NAMESPACE}|orders` }],
      completeness: { hiddenCount: 1 },
    });
    expect(data!['lineageDiff'].addedNodes.nodes).toContainEqual({ id: 'hidden:1', label: null });
    expect(data!['lineageDiff'].completeness.hiddenCount).toBe(1);
    expectUnnamed(data);
  });
});

describe('a domain', () => {
  test('is shown while one of its products is not hidden, and what is under its links stays unnamed', async () => {
    const store = await temporaryStore();
    const [LEDGER, secret, open] = ['urn:dp:finance:ledger', table('secret'), dataset(NAMESPACE, 'ledger')];
    const { entities } = await openSmallMesh(store, FRESH_MESH, {
      access: hiding(REVENUE),
      products: {
        sales: [harvested(ORDERS, table('orders'))],
        finance: [
          harvested(REVENUE, secret, { inputs: [{ datasets: [table('orders')] }] }),
          harvested(LEDGER, open, { inputs: [{ datasets: [table('orders')] }] }),
        ],
      },
    });
    const { entities: found, errors } = await entities(
      [{ __typename: 'Domain', name: 'sales' }],
      `... on Domain { lineage(direction: DOWNSTREAM) { nodes { label } links { under { totalCount nodes { from to } } } completeness { hiddenCount } } }`,
    );
    expect(errors).toEqual([]);
    const { nodes, links, completeness: told } = found[0]!['lineage'];
    expect([nodes, told]).toEqual([[{ label: 'finance' }], { hiddenCount: 0 }]);
    expect(links[0].under).toMatchObject({
      totalCount: 2,
      nodes: [{ to: `dataset:${NAMESPACE}|ledger` }, { to: 'hidden:1' }],
    });
  });
});

describe('what nobody is kept from', () => {
  test('is not even looked at product by product', async () => {
    const store = await temporaryStore();
    const { entities } = await openSmallMesh({ ...store, declarations: () => store.declarations() });
    const { entities: found } = await entities(
      [product(EXPOSURE)],
      `... on DataProduct { lineage(direction: UPSTREAM) { nodes { id } completeness { hiddenCount complete } } }`,
    );
    expect(found[0]!['lineage'].nodes).toContainEqual({ id: SCORES });
    expect(found[0]!['lineage'].completeness).toEqual({ hiddenCount: 0, complete: true });
  });
});
