/** Whom a change of columns, or the end of a product, touches, and why. */
import { describe, expect, test } from 'vitest';
import type { Transformation } from '../../../subgraphs/lineage/model/change.ts';
import { judgeColumns } from '../../../subgraphs/lineage/questions/impact/judge-columns.ts';
import { useOf, type Effect } from '../../../subgraphs/lineage/questions/impact/rules.ts';
import { toCell } from '../../../subgraphs/lineage/questions/impact/to-csv.ts';
import { beginTrail, explain, linksOf } from '../../../subgraphs/lineage/questions/impact/trail.ts';
import { change, runEvent } from './builders.ts';
import { FRESH_MESH, harvested, NAMESPACE, openSmallMesh, sharedMesh, table, type Answer } from './small-mesh.ts';
import { temporaryStore } from './open-lineage-door.ts';

const way = (type: string, subtype: string | null = null, masking = false): Transformation => ({
  type,
  subtype,
  masking,
});
const COPY = way('DIRECT', 'IDENTITY');
const SUM = way('DIRECT', 'AGGREGATION');
const FILTER = way('INDIRECT', 'FILTER');

/** `a > b` by a transformation; what happens to each column when `a` changes. */
function verdicts(effect: Effect, links: Readonly<Record<string, readonly Transformation[]>>): Record<string, string> {
  const all = Object.entries(links).map(([ends, transformations]) => {
    const [from = '', to = ''] = ends.split(' > ');
    return { from, to, transformations };
  });
  const changes = [beginTrail('a', effect, { name: 'the column "a"', to: null })];
  const { judgements } = judgeColumns(changes, (id) => all.filter(({ from }) => from === id));
  return Object.fromEntries([...judgements].map(([id, { verdict }]) => [id, verdict]));
}

describe('a column that is removed', () => {
  test('breaks whoever is made from it, all the way down', () => {
    expect(verdicts('GONE', { 'a > b': [COPY], 'b > c': [SUM], 'c > d': [] })).toEqual({
      b: 'BREAKING',
      c: 'BREAKING',
      d: 'BREAKING',
    });
  });

  test('breaks whoever filters by it, and not those behind', () => {
    expect(verdicts('GONE', { 'a > b': [FILTER], 'b > c': [COPY] })).toEqual({ b: 'BREAKING', c: 'SAFE' });
    expect(verdicts('GONE', { 'a > b': [COPY], 'b > c': [FILTER], 'c > d': [COPY] })).toEqual({
      b: 'BREAKING',
      c: 'BREAKING',
      d: 'SAFE',
    });
  });
});

describe('a column that is renamed', () => {
  test('breaks those who read it by name, and not those behind', () => {
    expect(verdicts('RENAMED', { 'a > b': [COPY], 'a > c': [FILTER], 'b > d': [COPY], 'd > e': [SUM] })).toEqual({
      b: 'BREAKING',
      c: 'BREAKING',
      d: 'SAFE',
      e: 'SAFE',
    });
  });
});

describe('a column of another type', () => {
  test('passes it on where it is copied, and no further than a computation', () => {
    expect(verdicts('RETYPED', { 'a > b': [COPY], 'b > c': [SUM], 'c > d': [COPY] })).toEqual({
      b: 'BREAKING',
      c: 'BREAKING',
      d: 'SAFE',
    });
  });

  test('may pass it on where nobody said how values are made', () => {
    expect(verdicts('RETYPED', { 'a > b': [], 'b > c': [COPY], 'c > d': [SUM], 'd > e': [COPY] })).toEqual({
      b: 'BREAKING',
      c: 'UNKNOWN',
      d: 'UNKNOWN',
      e: 'SAFE',
    });
  });
});

describe('a column that is reached on several ways', () => {
  test('has the worst verdict of them, and circles end', () => {
    expect(
      verdicts('GONE', {
        'a > b': [FILTER],
        'b > d': [COPY],
        'a > c': [COPY],
        'c > d': [COPY],
        'd > a': [COPY],
        'd > d': [COPY],
      }),
    ).toEqual({ b: 'BREAKING', c: 'BREAKING', d: 'BREAKING' });
  });

  test('is explained by the way of that verdict', () => {
    const links = [
      { from: 'a', to: 'b', transformations: [COPY] },
      { from: 'b', to: 'c', transformations: [COPY] },
    ];
    const changes = [beginTrail('a', 'RETYPED', { name: 'the column "a"', to: 'text' })];
    const { judgements } = judgeColumns(changes, (id) => links.filter(({ from }) => from === id));
    const { trail } = judgements.get('c')!;
    expect(linksOf(trail)).toEqual([
      { from: 'a', to: 'b' },
      { from: 'b', to: 'c' },
    ]);
    const why = (id: string) => explain(judgements.get(id)!, (each) => `the column "${each}"`);
    expect(why('b')).toBe('It hands on the column "a", whose type changes to "text", so its own type changes too.');
    expect(why('c')).toBe(
      'It hands on the column "b", whose type changes with that of the column "a" to "text", so its own type changes too.',
    );
  });
});

test.each([
  [[COPY, FILTER], 'COPIED'],
  [[way('DIRECT', 'IDENTITY', true)], 'COMPUTED'],
  [[SUM], 'COMPUTED'],
  [[way('DIRECT')], 'UNTOLD'],
  [[FILTER, way('INDIRECT', 'JOIN')], 'DECIDED'],
  [[], 'UNTOLD'],
])('of the ways %j the use is %s', (ways, use) => expect(useOf(ways)).toBe(use));

test.each([
  ['plain', 'plain'],
  ['a, b', '"a, b"'],
  ['say "a"', '"say ""a"""'],
  ['two\nlines', '"two\nlines"'],
  ['=1+1', "'=1+1"],
  ['+1', "'+1"],
  ['-1', "'-1"],
  ['@x', "'@x"],
  ['=a,"b"', `"'=a,""b"""`],
])('the cell %j is written as %j', (text, cell) => expect(toCell(text)).toBe(cell));

const ORDERS = 'urn:dp:sales:orders';
const REVENUE = 'urn:dp:finance:revenue';
const BOARD = 'urn:dp:risk:board';
const PLAN = 'urn:dp:finance:plan';

const columnsFrom = (
  to: string,
  from: string,
  fields: Readonly<Record<string, readonly [string, Transformation]>>,
  job: string,
) => {
  const lineage = Object.entries(fields).map(([name, [field, transformation]]) => {
    return [name, { inputFields: [{ ...table(from), field, transformations: [transformation] }] }] as const;
  });
  const facets = { columnLineage: { fields: Object.fromEntries(lineage) } };
  return runEvent({ job, outputs: [{ ...table(to), facets } as never] });
};

/**
 * orders (amount, day, note) -> revenue (total, day) -> board (sum), all told by columns; orders -> export and
 * export -> archive, revenue -> cube told by nobody. The plan reads the product of revenue,
 * and names a dataset that isn't one of it.
 */
const { mesh } = sharedMesh(
  async (store) => {
    await store.apply(
      [
        columnsFrom('revenue', 'orders', { total: ['amount', SUM], day: ['day', COPY], mark: ['day', FILTER] }, 'book'),
        columnsFrom('board', 'revenue', { sum: ['total', SUM], day: ['day', COPY] }, 'show'),
        runEvent({ job: 'export', inputs: [table('orders')], outputs: [table('export')] }),
        runEvent({ job: 'archive', inputs: [table('export')], outputs: [table('archive')] }),
        runEvent({ job: 'cube', inputs: [table('revenue')], outputs: [table('cube')] }),
      ].map(change),
    );
  },
  {
    products: {
      sales: [
        {
          ...harvested(ORDERS, table('orders'), { columns: { amount: [], day: [], note: [] } }),
          owners: [{ name: 'Ann' }],
        },
      ],
      finance: [
        { ...harvested(REVENUE, table('revenue')), owners: [{ name: 'Bob' }, { name: 'Cleo' }] },
        harvested(PLAN, table('plan'), { inputs: [{ productUrn: REVENUE, datasets: [table('mirror')] }] }),
      ],
      risk: [harvested(BOARD, table('board'))],
    },
  },
);

const ask = async (query: string): Promise<Answer> => {
  const { data, errors } = await mesh().ask(query);
  expect(errors).toEqual([]);
  return data!;
};
const orders = `dataset: { namespace: "${NAMESPACE}", name: "orders" }`;
const impact = async (parts: string, selection: string): Promise<Answer> =>
  (await ask(`{ impact(change: { ${parts} }) { ${selection} } }`))['impact'];
const CONSUMERS =
  'verdict breakingCount unknownCount safeCount consumers { nodes { verdict depth why node { id label kind } } }';
const told = ({ consumers }: Answer) =>
  consumers.nodes.map(({ verdict, node }: Answer) => `${verdict} ${node.id.split('|').slice(1).join('.') || node.id}`);

describe('the impact of a change', () => {
  test('goes down the columns, and names what nobody explained', async () => {
    const found = await impact(`${orders}, columns: [{ name: "amount", action: REMOVE }]`, CONSUMERS);
    expect(told(found)).toEqual([
      'BREAKING revenue.total',
      'BREAKING board.sum',
      'UNKNOWN export',
      'UNKNOWN archive',
      'UNKNOWN cube',
      `UNKNOWN ${PLAN}`,
    ]);
    expect(found).toMatchObject({ verdict: 'BREAKING', breakingCount: 2, unknownCount: 4, safeCount: 0 });
    expect(found.consumers.nodes.map(({ why }: Answer) => why)).toEqual([
      'It is made from the column "amount" of "orders", which goes.',
      `It is made from the column "total" of "revenue", which can't be made without the column "amount" of "orders".`,
      'Data flows to it from the dataset "orders", and nobody said between which columns: it may read the column "amount" of "orders".',
      'It is made from the dataset "export", which may read the column "amount" of "orders".',
      'Data flows to it from the dataset "revenue", and nobody said between which columns: it may read the column "amount" of "orders".',
      `Data flows to it from the data product "${REVENUE}", and nobody said between which columns: it may read the column "amount" of "orders".`,
    ]);
  });

  test('of a column that nobody is known to read is unknown only where nobody said which columns are read', async () => {
    const found = await impact(`${orders}, columns: [{ name: "note", action: REMOVE }]`, CONSUMERS);
    expect(told(found)).toEqual(['UNKNOWN export', 'UNKNOWN archive']);
  });

  test('of a name stays with those who read it', async () => {
    const found = await impact(`${orders}, columns: [{ name: "day", action: RENAME, to: "date" }]`, CONSUMERS);
    expect(told(found)).toEqual(['BREAKING revenue.day', 'BREAKING revenue.mark', 'UNKNOWN export', 'SAFE board.day']);
    expect(found.consumers.nodes[0].why).toBe(
      'It reads the column "day" of "orders" by the old name; the column is renamed to "date".',
    );
    expect(found.consumers.nodes[3].why).toContain('stays what it is once');
  });

  test('of a product is that of its datasets, and of those who read it without a dataset', async () => {
    const found = await impact(`product: "${REVENUE}", columns: [{ name: "total", action: RETYPE }]`, CONSUMERS);
    expect(told(found)).toEqual(['BREAKING board.sum', 'UNKNOWN cube', `UNKNOWN ${PLAN}`]);
  });

  test('comes with the links that lead to a consumer, and pages that follow each other', async () => {
    const page = (after: string) =>
      impact(
        `${orders}, columns: [{ name: "amount", action: REMOVE }]`,
        `consumers(first: 1, verdicts: [BREAKING]${after}) { totalCount nodes { depth path { from to transformation { subtype } jobs { name } } } pageInfo { endCursor } }`,
      );
    const first = (await page('')).consumers;
    const second = (await page(`, after: "${first.pageInfo.endCursor}"`)).consumers;
    expect(second).toMatchObject({ totalCount: 2, nodes: [{ depth: 2 }] });
    expect(second.nodes[0].path).toEqual([
      {
        from: `column:${NAMESPACE}|orders|amount`,
        to: `column:${NAMESPACE}|revenue|total`,
        transformation: { subtype: 'AGGREGATION' },
        jobs: [{ name: 'book' }],
      },
      {
        from: `column:${NAMESPACE}|revenue|total`,
        to: `column:${NAMESPACE}|board|sum`,
        transformation: { subtype: 'AGGREGATION' },
        jobs: [{ name: 'show' }],
      },
    ]);
  });

  test('is grouped by domain, owner, product and port', async () => {
    const group =
      'nodes { id verdict breakingCount unknownCount safeCount domain { name } product { urn } port owner }';
    const found = await impact(
      `${orders}, columns: [{ name: "day", action: RENAME }]`,
      `byDomain { ${group} } byOwner { ${group} } byProduct { ${group} } byPort { totalCount ${group} }`,
    );
    expect(found.byDomain.nodes).toMatchObject([
      { id: 'finance', verdict: 'BREAKING', breakingCount: 2, domain: { name: 'finance' } },
      { id: 'risk', verdict: 'SAFE', safeCount: 1 },
    ]);
    expect(found.byProduct.nodes).toMatchObject([
      { id: REVENUE, product: { urn: REVENUE } },
      { id: BOARD, product: { urn: BOARD } },
    ]);
    expect(found.byPort).toMatchObject({ totalCount: 2, nodes: [{ id: `port:${REVENUE}|table`, port: 'table' }, {}] });
  });

  test('is a file too, with the same rows', async () => {
    const { csv } = await impact(`${orders}, columns: [{ name: "amount", action: REMOVE }]`, 'csv');
    const lines = csv.split('\r\n');
    expect(lines).toHaveLength(8);
    expect(lines[0]).toBe('verdict,kind,domain,product,port,namespace,dataset,column,owners,links,why,path');
    expect(lines[1]).toMatch(
      new RegExp(
        `^BREAKING,COLUMN,finance,${REVENUE},table,${NAMESPACE},revenue,total,[^,]*,1,"It is made from the column ""amount"" of ""orders"", which goes\\.",`,
      ),
    );
    expect(lines[3]).toMatch(new RegExp(`^UNKNOWN,DATASET,,,,${NAMESPACE},export,,,1,`));
    expect(lines[7]).toBe('');
  });
});

describe('a product that retires', () => {
  test('breaks whoever reads any of its datasets, or the product, and all behind', async () => {
    const found = await impact(`product: "${REVENUE}", retire: true`, CONSUMERS);
    expect(told(found)).toEqual(['BREAKING board.day', 'BREAKING board.sum', 'BREAKING cube', `BREAKING ${PLAN}`]);
    const all = await impact(`product: "${ORDERS}", retire: true`, CONSUMERS);
    expect(told(all)).toEqual(
      expect.arrayContaining(['BREAKING archive', 'BREAKING export', 'BREAKING board.sum', `BREAKING ${PLAN}`]),
    );
    expect(all).toMatchObject({ unknownCount: 0, safeCount: 0 });
  });

  test('may break those who read the product where only a dataset of it goes', async () => {
    const found = await impact(`dataset: { namespace: "${NAMESPACE}", name: "revenue" }, retire: true`, CONSUMERS);
    expect(told(found)).toEqual(['BREAKING board.day', 'BREAKING board.sum', 'BREAKING cube', `UNKNOWN ${PLAN}`]);
  });

  test('and has no consumers is safe, and complete', async () => {
    const found = await impact(`product: "${BOARD}", retire: true`, `${CONSUMERS} completeness { complete }`);
    expect(found).toMatchObject({ verdict: 'SAFE', consumers: { nodes: [] }, completeness: { complete: true } });
  });
});

describe('a change that can not be judged', () => {
  test.each([
    ['', '"change" names either a product or a dataset; came "none". "change" has either columns or retire: true'],
    [`product: "${REVENUE}", ${orders}, retire: true`, 'names either a product or a dataset; came "both"'],
    [`product: "revenue", retire: true`, 'a urn such as'],
    [`${orders}, columns: []`, '"change.columns" has from 1 to 200 entries'],
    [`${orders}, retire: true, columns: [{ name: "day", action: REMOVE }]`, 'either columns or retire'],
    [`${orders}, columns: [{ name: "day", action: REMOVE }, { name: "day", action: RENAME }]`, 'each column once'],
  ])('is refused: %s', async (parts, message) => {
    const { errors } = await mesh().ask(`{ impact(change: { ${parts} }) { verdict } }`);
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(errors[0]!.message).toContain(message);
  });

  test('for want of its columns names them all', async () => {
    const { errors } = await mesh().ask(
      `{ impact(change: { ${orders}, columns: [{ name: "x", action: REMOVE }, { name: "day", action: REMOVE }, { name: "y", action: REMOVE }] }) { verdict } }`,
    );
    expect(errors).toMatchObject([{ extensions: { code: 'NOT_FOUND', columns: ['x', 'y'] } }]);
  });
});

test('a dataset of the same product is a consumer too, and one that is read by another dataset of it is not touched', async () => {
  const store = await temporaryStore();
  const { ask: askOther } = await openSmallMesh(store, FRESH_MESH, { products: {} });
  const port = (name: string) => ({ name, contractId: null, productUrn: null, datasets: [table(name)], columns: [] });
  const declared = (urn: string, ports: readonly string[]) => {
    return { urn, name: null, owners: [], classification: null, inputPorts: [], outputPorts: ports.map(port) };
  };
  const at = '2026-01-01T00:00:00.000000000Z';
  const products = [declared(ORDERS, ['one', 'two']), declared(BOARD, ['b'])];
  await store.declare('sales', { at, flows: [], reads: [], products }, at);
  await store.apply([
    change(columnsFrom('one', 'source', { x: ['s', COPY] }, 'zero')),
    change(runEvent({ job: 'own', inputs: [table('one')], outputs: [table('two')] })),
    change(columnsFrom('b', 'two', { y: ['z', COPY] }, 'told')),
  ]);
  const { data, errors } = await askOther(
    `{ impact(change: { product: "${ORDERS}", columns: [{ name: "x", action: RENAME }] }) { ${CONSUMERS} } }`,
  );
  expect(errors).toEqual([]);
  expect(told(data!['impact'])).toEqual(['UNKNOWN two']);
});

test('what a limit cut off is said', async () => {
  const found = (
    await ask(
      `{ impact(change: { ${orders}, columns: [{ name: "amount", action: REMOVE }] }, limits: { maxNodes: 1 }) { completeness { complete reasons } } }`,
    )
  )['impact'];
  expect(found.completeness).toMatchObject({
    complete: false,
    reasons: expect.arrayContaining(['NODE_LIMIT']) as unknown,
  });
});

test('owners are those of the products, once each', async () => {
  const store = await temporaryStore();
  const { ask: askOther } = await openSmallMesh(store, FRESH_MESH, { products: {} });
  const declared = (urn: string, owners: readonly string[], name: string) => ({
    urn,
    name: null,
    owners,
    classification: null,
    inputPorts: [],
    outputPorts: [{ name: 'table', contractId: null, productUrn: null, datasets: [table(name)], columns: [] }],
  });
  await store.declare(
    'finance',
    {
      at: '2026-01-01T00:00:00.000000000Z',
      flows: [],
      reads: [],
      products: [declared(REVENUE, ['Bob', 'Cleo'], 'b'), declared(PLAN, ['Bob'], 'c')],
    },
    '2026-01-01T00:00:00.000000000Z',
  );
  await store.apply([
    change(runEvent({ job: 'one', inputs: [table('a')], outputs: [table('b')] })),
    change(runEvent({ job: 'two', inputs: [table('b')], outputs: [table('c')] })),
  ]);
  const { data, errors } =
    await askOther(`{ impact(change: { dataset: { namespace: "${NAMESPACE}", name: "a" }, retire: true }) {
    consumers { nodes { owners } } byOwner { nodes { id owner breakingCount } } } }`);
  expect(errors).toEqual([]);
  expect(data!['impact'].consumers.nodes).toEqual([{ owners: ['Bob', 'Cleo'] }, { owners: ['Bob'] }]);
  expect(data!['impact'].byOwner.nodes).toEqual([
    { id: 'Bob', owner: 'Bob', breakingCount: 2 },
    { id: 'Cleo', owner: 'Cleo', breakingCount: 1 },
  ]);
});
