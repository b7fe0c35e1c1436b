/** The exam of the port LineageStore: each sentence of its contract, on whatever adapter it is given. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compareIds } from '../../subgraphs/lineage/model/compare-ids.ts';
import type { LineageChange } from '../../subgraphs/lineage/model/change.ts';
import { eventTimeOf, FOREVER, toMicros } from '../../subgraphs/lineage/model/event-time.ts';
import { datasetId, portId } from '../../subgraphs/lineage/model/node-id.ts';
import type { LineageStore, Walk } from '../../subgraphs/lineage/store/lineage-store.ts';
import {
  change,
  columnEvent,
  dataset,
  declaration,
  jobEvent,
  lineageEvent,
  product,
  runEvent,
  request,
} from '../subgraphs/lineage/builders.ts';
import type { Desk } from './lineage-store/desk.ts';
import { examineRecords } from './lineage-store/records.ts';
import { examineRevisions } from './lineage-store/revisions.ts';
import { examineRules } from './lineage-store/rules.ts';
import { examineTimes } from './lineage-store/times.ts';
import { edgesOf, graphs, walkByOracle, type Edge } from '../subgraphs/lineage/oracle.ts';

/** Domains are harvested one after the other. */
let harvests = 0;
const harvestTime = () => eventTimeOf(new Date(Date.UTC(2026, 0, 1) + (harvests += 1)));

export interface Examinee {
  readonly store: LineageStore;
  /** Closes the store and opens the same one again. */
  readonly reopen: () => Promise<LineageStore>;
  /** Removes the store with all that is in it. */
  readonly end: () => Promise<void>;
}

/** `begin` makes an empty store; `effort` is the part of all tries that its properties are tried. */
export function examineLineageStore(begin: () => Promise<Examinee>, effort = 1): void {
  let examinee: Examinee;
  let store: LineageStore;
  /** Each test has a namespace of its own, so they share one store. */
  let tests = 0;
  const fresh = () => `exam-${(tests += 1)}`;
  const apply = (...events: readonly object[]) => store.apply(events.map(change));
  const walkOne = async (given: Parameters<typeof request>[0]): Promise<Walk> =>
    (await store.walk([request(given)]))[0]!;
  const names = ({ nodes }: Walk) => nodes.map(({ id }) => id.slice(id.lastIndexOf('|') + 1));
  const downstream = async (namespace: string, name: string) =>
    names(await walkOne({ root: dataset(namespace, name), depth: null }));

  const desk: Desk = { store: () => store, fresh, numRuns: (most) => Math.ceil(most * effort) };
  beforeAll(async () => {
    examinee = await begin();
    store = examinee.store;
  }, 400_000);
  afterAll(async () => examinee?.end());

  describe('walks', () => {
    test('find what breadth first search finds, page by page, in every direction and depth', async () => {
      await fc.assert(
        fc.asyncProperty(graphs, fc.nat(11), fc.constantFrom(1, 2, 3, null), async (edges, root, depth) => {
          const namespace = fresh();
          await store.apply(edgesOf(namespace, edges));
          for (const direction of ['UPSTREAM', 'DOWNSTREAM', 'BOTH'] as const) {
            const expected = walkByOracle(edges, root, direction, depth);
            const given = { root: dataset(namespace, `n${root}`), direction, depth, first: 4 };
            const pages = await allPages(store, given);
            expect(pages.flatMap(({ nodes }) => nodes.map(({ id, depth: at }) => [id, at]))).toEqual(
              expected.nodes.map(([name, at]) => [datasetId(dataset(namespace, name)), at]),
            );
            expect(pages[0]!.totalCount).toBe(expected.nodes.length);
            expect(pages[0]!.stopped).toEqual(expected.beyond.length > 0 ? ['DEPTH_LIMIT'] : []);
            expect(pages[0]!.stoppedAt).toEqual(expected.beyond.map((name) => datasetId(dataset(namespace, name))));
          }
        }),
        { numRuns: 25 },
      );
    }, 120_000);

    test('give each link of the walk once over all pages', async () => {
      await fc.assert(
        fc.asyncProperty(graphs, fc.nat(11), async (edges, root) => {
          const namespace = fresh();
          await store.apply(edgesOf(namespace, edges));
          const given = { root: dataset(namespace, `n${root}`), depth: null, first: 2, links: 'full' as const };
          const links = (await allPages(store, given)).flatMap((page) => page.links);
          const inWalk = new Set([
            root,
            ...walkByOracle(edges, root, 'DOWNSTREAM', null).nodes.map(([name]) => Number(name.slice(1))),
          ]);
          const expected = edges.filter(([from, to]) => inWalk.has(from) && inWalk.has(to));
          expect(links.map(({ from, to }) => `${from} ${to}`).sort()).toEqual(
            expected.map(([from, to]) => linkOf(namespace, from, to)).sort(),
          );
        }),
        { numRuns: 25 },
      );
    }, 120_000);

    test('begin at several roots at once, none of which is in the answer', async () => {
      const namespace = fresh();
      await store.apply(
        edgesOf(namespace, [
          [0, 1],
          [1, 2],
          [3, 2],
          [3, 0],
          [2, 4],
        ]),
      );
      const roots = [dataset(namespace, 'n0'), dataset(namespace, 'n3')].map((key) => ({
        kind: 'DATASET' as const,
        dataset: key,
      }));
      const [walk] = await store.walk([{ ...request({ root: dataset(namespace, 'n0'), depth: null }), roots }]);
      expect(walk!.nodes.map(({ id, depth }) => [id.slice(-2), depth])).toEqual([
        ['n1', 1],
        ['n2', 1],
        ['n4', 2],
      ]);
    });

    test('answer many requests in their order, equal ones too', async () => {
      const namespace = fresh();
      await store.apply(
        edgesOf(namespace, [
          [0, 1],
          [1, 2],
        ]),
      );
      const [zero, one] = [request({ root: dataset(namespace, 'n0') }), request({ root: dataset(namespace, 'n1') })];
      const up = request({ root: dataset(namespace, 'n2'), direction: 'UPSTREAM', depth: 1 });
      expect((await store.walk([zero, one, up, zero])).map(names)).toEqual([
        ['n1', 'n2'],
        ['n2'],
        ['n1'],
        ['n1', 'n2'],
      ]);
    });

    test('order names of any alphabet by their bytes', async () => {
      const namespace = fresh();
      const odd = ['z', 'é', '名前', '\u{1F600}', '\uFF5E', 'a b', 'a#%=/()', 'a|b', 'Z'];
      await apply(
        runEvent({ inputs: [dataset(namespace, 'root')], outputs: odd.map((name) => dataset(namespace, name)) }),
      );
      const walk = await walkOne({ root: dataset(namespace, 'root') });
      const byBytes = odd
        .map((name) => datasetId(dataset(namespace, name)))
        .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
      expect(walk.nodes.map(({ id }) => id)).toEqual(byBytes);
      expect(byBytes).toEqual([...byBytes].sort(compareIds));
    });

    test('keep the first so many nodes at a limit, and say so', async () => {
      const namespace = fresh();
      await store.apply(
        edgesOf(namespace, [
          [0, 5],
          [0, 3],
          [0, 1],
          [1, 2],
        ]),
      );
      const limits = { maxNodes: 2, deadlineMs: 5_000 };
      const walk = await walkOne({ root: dataset(namespace, 'n0'), depth: null, limits });
      expect(names(walk)).toEqual(['n1', 'n3']);
      expect(walk).toMatchObject({ totalCount: null, stopped: ['NODE_LIMIT'], hasNextPage: false });
    });

    test('of an unknown root find nothing', async () => {
      expect(await walkOne({ root: dataset(fresh(), 'nobody') })).toMatchObject({
        nodes: [],
        totalCount: 0,
        stopped: [],
      });
    });
  });

  describe('changes', () => {
    test('give the same graph in any order, with any repeats, however they are divided', async () => {
      const plan = fresh();
      const events = (namespace: string, runs: readonly string[]) => [
        runEvent({
          type: 'START',
          run: runs[0]!,
          job: namespace,
          inputs: [dataset(namespace, 'a')],
          outputs: [dataset(namespace, 'x')],
          at: 1,
        }),
        runEvent({
          type: 'COMPLETE',
          run: runs[0]!,
          job: namespace,
          inputs: [dataset(namespace, 'b')],
          outputs: [],
          at: 2,
        }),
        columnEvent({
          run: runs[1]!,
          job: `${namespace} second`,
          from: [dataset(namespace, 'a'), 'id'],
          to: [dataset(namespace, 'y'), 'id'],
          at: 3,
        }),
        runEvent({
          type: 'START',
          run: runs[1]!,
          job: `${namespace} second`,
          inputs: [dataset(namespace, 'c')],
          outputs: [dataset(namespace, 'y')],
          at: 2,
        }),
        jobEvent({ job: namespace, inputs: [dataset(namespace, 'old')], outputs: [dataset(namespace, 'z')], at: 1 }),
        jobEvent({ job: namespace, inputs: [dataset(namespace, 'new')], outputs: [dataset(namespace, 'z')], at: 2 }),
        lineageEvent({ target: dataset(namespace, 'v'), sources: [dataset(namespace, 'x')], at: 5 }),
        lineageEvent({
          target: dataset(namespace, 'v'),
          sources: [dataset(namespace, 'y'), dataset(namespace, 'z')],
          at: 4,
        }),
      ];
      const runs = [crypto.randomUUID(), crypto.randomUUID()];
      await apply(...events(plan, runs));
      const expected = await factsOf(store, plan);
      expect(expected.links.length).toBe(5);
      await fc.assert(
        fc.asyncProperty(
          fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7], { minLength: 8 }),
          fc.array(fc.nat(7), { maxLength: 4 }),
          fc.nat(8),
          async (order, repeats, cut) => {
            const namespace = fresh();
            const all = events(namespace, [crypto.randomUUID(), crypto.randomUUID()]);
            const shuffled = [...order, ...repeats].map((index) => all[index]!);
            await Promise.all([apply(...shuffled.slice(0, cut)), apply(...shuffled.slice(cut))]);
            expect(await factsOf(store, namespace)).toEqual(expected);
          },
        ),
        { numRuns: 20 },
      );
    }, 120_000);

    test('of a run add up: inputs came with its start and outputs with its end', async () => {
      const [namespace, run] = [fresh(), crypto.randomUUID()];
      await apply(runEvent({ type: 'START', run, inputs: [dataset(namespace, 'in')] }));
      expect(await downstream(namespace, 'in')).toEqual([]);
      await apply(runEvent({ type: 'COMPLETE', run, outputs: [dataset(namespace, 'out')] }));
      expect(await downstream(namespace, 'in')).toEqual(['out']);
    });

    test('that say more replace those that say less', async () => {
      const [namespace, run] = [fresh(), crypto.randomUUID()];
      const inputs = [dataset(namespace, 'a'), dataset(namespace, 'b')];
      await apply(runEvent({ run, inputs, outputs: [dataset(namespace, 'out')] }));
      expect(await downstream(namespace, 'b')).toEqual(['out']);
      await apply(columnEvent({ run, from: [dataset(namespace, 'a'), 'id'], to: [dataset(namespace, 'out'), 'id'] }));
      expect(await downstream(namespace, 'b')).toEqual([]);
      expect(await downstream(namespace, 'a')).toEqual(['out']);
    });

    test('leave a flow that another run still has', async () => {
      const [namespace, run] = [fresh(), crypto.randomUUID()];
      const flow = { inputs: [dataset(namespace, 'b')], outputs: [dataset(namespace, 'out')] };
      await apply(runEvent({ ...flow, job: 'one' }), runEvent({ ...flow, run, job: 'two' }));
      await apply(
        columnEvent({ run, job: 'two', from: [dataset(namespace, 'a'), 'id'], to: [dataset(namespace, 'out'), 'id'] }),
      );
      expect(await downstream(namespace, 'b')).toEqual(['out']);
    });

    test('keep facets that nobody knows, the latest of each; one that was deleted is gone', async () => {
      const key = dataset(fresh(), 'd');
      const withFacets = (facets: object, at: number) => runEvent({ inputs: [{ ...key, facets } as never], at });
      await apply(
        withFacets({ odd: { deep: [1, 'é'] }, owner: { name: 'old' } }, 1),
        withFacets({ owner: { name: 'new' } }, 3),
      );
      await apply(withFacets({ owner: { name: 'between' } }, 2), withFacets({}, 9));
      const [record] = await store.datasets([key]);
      expect(record!.facets).toEqual({ odd: '{"deep":[1,"é"]}', owner: '{"name":"new"}' });
      await apply(withFacets({ odd: { _deleted: true } }, 4));
      expect((await store.datasets([key]))[0]!.facets).toEqual({ owner: '{"name":"new"}' });
    });

    test('tell what is described from what is only named', async () => {
      const namespace = fresh();
      await apply(columnEvent({ from: [dataset(namespace, 'ghost'), 'id'], to: [dataset(namespace, 'known'), 'id'] }));
      const records = await store.datasets([
        dataset(namespace, 'known'),
        dataset(namespace, 'nobody'),
        dataset(namespace, 'ghost'),
      ]);
      expect(records.map((record) => record?.isDescribed)).toEqual([true, undefined, false]);
      const walk = await walkOne({ root: dataset(namespace, 'known'), direction: 'UPSTREAM' });
      expect([walk.ghostCount, walk.nodes[0]!.isDescribed]).toEqual([1, false]);
    });

    test('say of a link how it is known, since when, by which jobs, and how values are made', async () => {
      const namespace = fresh();
      const ends = { inputs: [dataset(namespace, 'a')], outputs: [dataset(namespace, 'b')] };
      await apply(
        runEvent({ ...ends, job: 'j', at: 5 }),
        runEvent({ ...ends, job: 'j', at: 2 }),
        jobEvent({ ...ends, job: 'k', at: 9 }),
      );
      const walk = await walkOne({ root: dataset(namespace, 'a'), links: 'full' });
      expect(walk.links).toEqual([
        {
          from: datasetId(dataset(namespace, 'a')),
          to: datasetId(dataset(namespace, 'b')),
          kinds: ['OBSERVED', 'DECLARED'],
          transformations: [],
          weight: 1,
          confidence: 90,
          firstSeen: toMicros('2026-01-02T00:00:00.000000000Z'),
          lastSeen: toMicros('2026-01-09T00:00:00.000000000Z'),
          validFrom: toMicros('2026-01-02T00:00:00.000000000Z'),
          validTo: FOREVER,
          sources: [
            { kind: 'DECLARED', id: 'job:jobs|k' },
            { kind: 'OBSERVED', id: 'job:jobs|j' },
          ],
        },
      ]);
    });
  });

  describe('columns', () => {
    test('are joined as the events say, and tell where nobody said it', async () => {
      const namespace = fresh();
      const out = dataset(namespace, 'out');
      await apply(columnEvent({ from: [dataset(namespace, 'a'), 'id'], to: [out, 'key'], subtype: 'IDENTITY' }));
      await apply(runEvent({ inputs: [dataset(namespace, 'b')], outputs: [out] }));
      const walk = await walkOne({ column: [out, 'key'], direction: 'UPSTREAM', links: 'full' });
      expect(walk.nodes.map(({ id, isDescribed }) => [id, isDescribed])).toEqual([[`column:${namespace}|a|id`, false]]);
      expect(walk.links[0]!.transformations).toEqual([{ type: 'DIRECT', subtype: 'IDENTITY', masking: false }]);
      expect(walk.unmappedCount).toBe(1);
    });

    test('of a dataset are all roots of its walk', async () => {
      const namespace = fresh();
      const [a, b, c] = ['a', 'b', 'c'].map((name) => dataset(namespace, name)) as [never, never, never];
      await apply(columnEvent({ from: [a, 'x'], to: [b, 'x'] }), columnEvent({ from: [a, 'y'], to: [c, 'y'] }));
      const walk = await walkOne({ root: a, granularity: 'COLUMN' });
      expect(names(walk)).toEqual(['x', 'y']);
    });
  });

  describe('declarations', () => {
    /** sales.orders -> (staging, of nobody) -> finance.revenue -> risk.exposure, by product and domain. */
    async function declareChain(namespace: string) {
      const [sales, finance, risk] = [`${namespace}-s`, `${namespace}-f`, `${namespace}-r`];
      const [orders, staging, revenue, exposure] = ['orders', 'staging', 'revenue', 'exposure'].map((name) =>
        dataset(namespace, name),
      );
      await store.declare(sales, declaration([product(`urn:dp:${sales}:orders`, { table: [orders!] })]), harvestTime());
      await store.declare(
        finance,
        declaration(
          [product(`urn:dp:${finance}:revenue`, { table: [revenue!], view: [revenue!] })],
          [[revenue!, exposure!]],
        ),
        harvestTime(),
      );
      await store.declare(
        risk,
        declaration([product(`urn:dp:${risk}:exposure`, { table: [exposure!] })]),
        harvestTime(),
      );
      await apply(
        runEvent({ inputs: [orders!], outputs: [staging!] }),
        runEvent({ inputs: [staging!], outputs: [revenue!] }),
      );
      return { sales, finance, risk, orders: orders!, revenue: revenue!, exposure: exposure! };
    }

    test('join products through datasets of nobody, and count the pairs of ports', async () => {
      const { sales, finance, risk } = await declareChain(fresh());
      const walk = await walkOne({ urn: `urn:dp:${sales}:orders`, depth: null, links: 'full' });
      expect(walk.nodes.map(({ id, depth }) => [id, depth])).toEqual([
        [`urn:dp:${finance}:revenue`, 1],
        [`urn:dp:${risk}:exposure`, 2],
      ]);
      expect(walk.links.map(({ from, to, weight, kinds }) => [from, to, weight, kinds])).toEqual([
        [`urn:dp:${finance}:revenue`, `urn:dp:${risk}:exposure`, 2, ['DECLARED']],
        [`urn:dp:${sales}:orders`, `urn:dp:${finance}:revenue`, 2, []],
      ]);
      expect(walk.domains).toEqual([finance, risk, sales]);
    });

    test('join ports and domains by the same paths, both ways', async () => {
      const { sales, finance, risk } = await declareChain(fresh());
      const up = await walkOne({
        urn: `urn:dp:${risk}:exposure`,
        granularity: 'DOMAIN',
        direction: 'UPSTREAM',
        depth: null,
      });
      expect(up.nodes.map(({ id, depth }) => [id, depth])).toEqual([
        [`domain:${finance}`, 1],
        [`domain:${sales}`, 2],
      ]);
      const ports = await walkOne({
        urn: `urn:dp:${finance}:revenue`,
        granularity: 'PORT',
        direction: 'BOTH',
        depth: 1,
      });
      expect(ports.nodes.map(({ id }) => id)).toEqual([
        portId(`urn:dp:${risk}:exposure`, 'table'),
        portId(`urn:dp:${sales}:orders`, 'table'),
      ]);
      const domain = await walkOne({ domain: sales, granularity: 'DATASET', depth: 1 });
      expect(names(domain)).toEqual(['staging']);
    });

    test('stop at a depth with the products that lead further', async () => {
      const { sales, finance } = await declareChain(fresh());
      const walk = await walkOne({ urn: `urn:dp:${sales}:orders`, depth: 1 });
      expect(walk).toMatchObject({ stopped: ['DEPTH_LIMIT'], stoppedAt: [`urn:dp:${finance}:revenue`], totalCount: 1 });
    });

    test('give a dataset its product, and both where two claim it', async () => {
      const namespace = fresh();
      const { finance, revenue, orders } = await declareChain(namespace);
      const [first] = await store.datasets([revenue]);
      expect(first!.claims).toEqual([
        { urn: `urn:dp:${finance}:revenue`, port: 'table' },
        { urn: `urn:dp:${finance}:revenue`, port: 'view' },
      ]);
      await store.declare(
        `${namespace}-z`,
        declaration([product(`urn:dp:${namespace}-z:copy`, { t: [orders] })]),
        harvestTime(),
      );
      expect((await store.datasets([orders]))[0]!.claims.map(({ urn }) => urn)).toEqual([
        `urn:dp:${namespace}-s:orders`,
        `urn:dp:${namespace}-z:copy`,
      ]);
    });

    test('replace what the domain declared before, and leave what runs have shown', async () => {
      const namespace = fresh();
      const { finance, risk, revenue, exposure, orders } = await declareChain(namespace);
      await apply(runEvent({ inputs: [orders], outputs: [exposure] }));
      await store.declare(
        finance,
        declaration([product(`urn:dp:${finance}:ledger`, { table: [revenue] })]),
        harvestTime(),
      );
      expect(await downstream(namespace, 'revenue')).toEqual([]);
      expect(await downstream(namespace, 'orders')).toEqual(['exposure', 'staging', 'revenue']);
      expect(
        (await store.products([`urn:dp:${finance}:revenue`, `urn:dp:${finance}:ledger`])).map(
          (each) => each?.isDescribed,
        ),
      ).toEqual([undefined, true]);
      await store.declare(risk, null, harvestTime());
      expect((await store.datasets([exposure]))[0]!.claims).toEqual([]);
      expect((await store.declarations()).has(risk)).toBe(false);
    });

    test('know a product that only an input port names, and that it is read', async () => {
      const namespace = fresh();
      const [reader, named] = [`urn:dp:${namespace}:reader`, `urn:dp:${namespace}-x:named`];
      const declared = declaration([product(reader, { table: [dataset(namespace, 't')] }, [named])]);
      await store.declare(namespace, { ...declared, reads: [{ from: named, to: reader }] }, harvestTime());
      expect((await store.products([named]))[0]).toEqual({
        urn: named,
        name: null,
        isDescribed: false,
        owners: [],
        classification: null,
        ports: [],
      });
      const walk = await walkOne({ urn: reader, direction: 'UPSTREAM', links: 'full' });
      expect(walk.nodes).toMatchObject([{ id: named, depth: 1, isDescribed: false }]);
      expect(walk.links).toMatchObject([{ from: named, to: reader, kinds: ['DECLARED'], weight: 1 }]);
      expect(await walkOne({ urn: named })).toMatchObject({
        nodes: [{ id: reader, depth: 1, isDescribed: true }],
        ghostCount: 0,
      });
    });
  });

  examineTimes(desk);
  examineRevisions(desk);
  examineRules(desk);
  examineRecords(desk);

  test('what was taken is there when the store is closed and opened again', async () => {
    const namespace = fresh();
    await store.apply(
      edgesOf(namespace, [
        [0, 1],
        [1, 2],
      ]),
    );
    await store.declare(
      namespace,
      declaration([product(`urn:dp:${namespace}:p`, { t: [dataset(namespace, 'n1')] })]),
      harvestTime(),
    );
    const before = [await factsOf(store, namespace), await store.counts(), await store.declarations()];
    store = await examinee.reopen();
    expect([await factsOf(store, namespace), await store.counts(), await store.declarations()]).toEqual(before);
  });
}

async function allPages(store: LineageStore, given: Parameters<typeof request>[0]): Promise<readonly Walk[]> {
  const pages: Walk[] = [];
  for (;;) {
    const last = pages.at(-1)?.nodes.at(-1);
    const [page] = await store.walk([
      request({ ...given, after: last ? { kind: 'node', depth: last.depth, id: last.id } : null }),
    ]);
    pages.push(page!);
    if (!page!.hasNextPage) return pages;
  }
}

/** Everything that is known of the datasets of a namespace, with the namespace taken out of the ids. */
async function factsOf(store: LineageStore, namespace: string) {
  const keys = [...'abcvxyz', 'old', 'new', 'n0', 'n1', 'n2'].map((name) => dataset(namespace, name));
  const requests = keys.flatMap((key) => [
    request({ root: key, depth: 1, links: 'full', first: 500 }),
    request({ root: key, depth: 1, links: 'full', first: 500, granularity: 'COLUMN' }),
  ]);
  const walks = await store.walk(requests);
  const links = walks.flatMap((walk) => walk.links);
  const distinct = new Map(
    links.filter(({ from }) => from.startsWith('dataset:')).map((link) => [`${link.from} ${link.to}`, link]),
  );
  const facts = {
    datasets: await store.datasets(keys),
    links: [...distinct.values()],
    columns: walks.map(({ nodes }) => nodes),
  };
  return JSON.parse(JSON.stringify(facts).replaceAll(namespace, 'same')) as { datasets: unknown[]; links: unknown[] };
}

function linkOf(namespace: string, from: number, to: number): string {
  return `${datasetId(dataset(namespace, `n${from}`))} ${datasetId(dataset(namespace, `n${to}`))}`;
}

export type { Edge, LineageChange };
