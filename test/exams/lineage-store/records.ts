/** What a store knows beside walks: names, pages of datasets, jobs and their runs, facets, statements, links under links. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { datasetId, jobId } from '../../../subgraphs/lineage/model/node-id.ts';
import { compareIds } from '../../../subgraphs/lineage/model/compare-ids.ts';
import { authorKey, CURRENT_VIEW, type AuthorStatement } from '../../../subgraphs/lineage/store/lineage-store.ts';
import {
  change,
  columnEvent,
  dataset,
  declaration,
  jobEvent,
  product,
  request,
  runEvent,
} from '../../subgraphs/lineage/builders.ts';
import type { Desk } from './desk.ts';

export function examineRecords({ store, fresh, numRuns }: Desk): void {
  const apply = (...events: readonly object[]) => store().apply(events.map(change));

  describe('names of one dataset', () => {
    test('mean the same, whichever of them came first', async () => {
      await fc.assert(
        fc.asyncProperty(fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }), async (order) => {
          const namespace = fresh();
          const [raw, path, table, out] = ['raw', 'path', 'table', 'out'].map((name) => dataset(namespace, name)) as [
            never,
            never,
            never,
            never,
          ];
          const symlinks = { identifiers: [{ ...(table as object), type: 'TABLE' }] };
          const named = { ...(path as object), facets: { symlinks } } as never;
          const events = [
            runEvent({ job: `${namespace} 1`, inputs: [raw], outputs: [path], at: 1 }),
            columnEvent({ job: `${namespace} 2`, from: [table, 'id'], to: [out, 'id'], at: 2 }),
            runEvent({ job: `${namespace} 3`, inputs: [named], outputs: [], at: 3 }),
            runEvent({ job: `${namespace} 4`, inputs: [table], outputs: [dataset(namespace, 'more')], at: 4 }),
          ];
          for (const index of order) await apply(events[index]!);
          const [walk, columns] = await store().walk([
            request({ root: raw }),
            request({ column: [table, 'id'], view: CURRENT_VIEW }),
          ]);
          expect(walk!.nodes.map(({ id }) => id.split('|').at(-1))).toEqual(['path', 'more', 'out']);
          expect(columns!.nodes.map(({ id }) => id)).toEqual([`column:${namespace}|out|id`]);
          const records = await store().datasets([table, path]);
          expect(records.map((record) => [record!.key.name, record!.aliases.map(({ name }) => name)])).toEqual([
            ['path', ['table']],
            ['path', ['table']],
          ]);
          const { datasets, totalCount } = await store().datasetPage({ first: 10, after: null, namespace });
          expect([datasets.map(({ key }) => key.name), totalCount]).toEqual([['more', 'out', 'path', 'raw'], 4]);
        }),
        { numRuns: numRuns(12) },
      );
    }, 120_000);

    test('let a contract claim the dataset by any of them', async () => {
      const namespace = fresh();
      const [path, table] = [dataset(namespace, 'path'), dataset(namespace, 'table')];
      const urn = `urn:dp:${namespace}:p`;
      await store().declare(namespace, declaration([product(urn, { t: [table] })]), '2026-01-01T00:00:00.000000000Z');
      const named = { ...path, facets: { symlinks: { identifiers: [{ ...table, type: 'TABLE' }] } } } as never;
      await apply(runEvent({ inputs: [dataset(namespace, 'raw')], outputs: [named] }));
      expect((await store().datasets([path]))[0]!.claims).toEqual([{ urn, port: 't' }]);
      const walk = (await store().walk([request({ root: dataset(namespace, 'raw'), granularity: 'PRODUCT' })]))[0];
      expect(walk!.nodes.map(({ id }) => id)).toEqual([urn]);
    });
  });

  test('datasets come in pages by id, of all namespaces or of one', async () => {
    const namespace = fresh();
    const names = ['b', 'a', '\u{1F600}', '\uFF5E', 'a|b', 'Z'];
    await apply(runEvent({ inputs: names.map((name) => dataset(namespace, name)) }));
    await apply(runEvent({ inputs: [dataset(`${namespace}0`, 'other'), dataset(namespace.slice(0, -1), 'other')] }));
    const found: string[] = [];
    for (let after: string | null = null; ;) {
      const page = await store().datasetPage({ first: 2, after, namespace });
      expect(page.totalCount).toBe(names.length);
      found.push(...page.datasets.map(({ key }) => datasetId(key)));
      if (!page.hasNextPage) break;
      after = found.at(-1)!;
    }
    const ids = names.map((name) => datasetId(dataset(namespace, name)));
    expect(found).toEqual(ids.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
  });

  test('jobs are known with their facets and runs, the latest run first', async () => {
    const key = { namespace: 'jobs', name: fresh() };
    const runs = [1, 2, 3].map((number) => `11111111-0000-4000-8000-00000000000${number}`);
    await apply(
      runEvent({ job: key.name, run: runs[0]!, type: 'START', at: 1 }),
      runEvent({ job: key.name, run: runs[0]!, at: 2 }),
      runEvent({ job: key.name, run: runs[2]!, type: 'FAIL', at: 5 }),
      runEvent({ job: key.name, run: runs[1]!, type: 'RUNNING', at: 5 }),
    );
    const found = await store().runs(key, 2, null);
    expect(found.map(({ id, state, completedAt }) => [id, state, completedAt])).toEqual([
      [runs[2], 'FAIL', null],
      [runs[1], 'RUNNING', null],
    ]);
    const [last] = await store().runs(key, 5, found[1]!);
    expect(last).toEqual({
      id: runs[0],
      job: key,
      beganAt: '2026-01-01T00:00:00.000000000Z',
      completedAt: '2026-01-02T00:00:00.000000000Z',
      state: 'COMPLETE',
    });
    const records = await store().jobs([key, { namespace: 'jobs', name: fresh() }]);
    expect(records.map((record) => record?.key)).toEqual([key, undefined]);
  });

  test('facets are found by the beginning of their names', async () => {
    const key = dataset(fresh(), 'd');
    const owned = { ...key, facets: { ownership: { owners: [] }, other: { a: 1 } } } as never;
    await apply(runEvent({ inputs: [owned], at: 3 }));
    expect(await store().facets([datasetId(key), 'dataset:nobody|x'], 'facet:own')).toEqual([
      {
        subject: datasetId(key),
        name: 'facet:ownership',
        at: '2026-01-03T00:00:00.000000000Z',
        value: '{"owners":[]}',
      },
    ]);
  });

  test('what each author states now can be read whole, page by page', async () => {
    const namespace = fresh();
    const [a, b] = [dataset(namespace, 'a'), dataset(namespace, 'b')];
    const run = crypto.randomUUID();
    await apply(
      runEvent({ job: namespace, run, inputs: [a], outputs: [b], at: 4 }),
      jobEvent({ job: namespace, at: 1 }),
    );
    const author = { kind: 'OBSERVED' as const, id: jobId({ namespace: 'jobs', name: namespace }) };
    const all: AuthorStatement[] = [];
    for (let after: string | null = null; ; after = authorKey(all.at(-1)!.author)) {
      const page = await store().statements(100, after);
      all.push(...page);
      if (page.length < 100) break;
    }
    const keys = all.map((each) => authorKey(each.author));
    expect(keys).toEqual([...new Set(keys)].sort(compareIds));
    const statement = all.find((each) => authorKey(each.author) === authorKey(author));
    expect(statement).toEqual({
      author,
      lastProof: { name: run, at: '2026-01-04T00:00:00.000000000Z', completedAt: '2026-01-04T00:00:00.000000000Z' },
      flows: [{ from: datasetId(a), to: datasetId(b), transformations: [], confidence: 90 }],
    });
    expect(all.find((each) => each.author.kind === 'DECLARED' && each.author.id === author.id)!.flows).toEqual([]);
  });

  test('under a link between products are the flows between datasets, and under those the ones between columns', async () => {
    const namespace = fresh();
    const [from, middle, to] = ['from', 'middle', 'to'].map((name) => dataset(namespace, name)) as [
      never,
      never,
      never,
    ];
    const [sales, finance] = [`urn:dp:${namespace}-s:p`, `urn:dp:${namespace}-f:p`];
    const at = '2026-01-01T00:00:00.000000000Z';
    await store().declare(`${namespace}-s`, declaration([product(sales, { t: [from] })]), at);
    await store().declare(`${namespace}-f`, declaration([product(finance, { t: [to] })]), at);
    await apply(
      columnEvent({ from: [from, 'id'], to: [middle, 'id'] }),
      runEvent({ inputs: [middle], outputs: [to] }),
      runEvent({ inputs: [middle], outputs: [dataset(namespace, 'aside')] }),
    );
    const names = (links: readonly { readonly from: string; readonly to: string }[]) =>
      links.map((link) => [link.from.split('|').at(-1), link.to.split('|').at(-1)]);
    const under = await store().linksUnder(CURRENT_VIEW, { from: sales, to: finance });
    expect(names(under)).toEqual([
      ['from', 'middle'],
      ['middle', 'to'],
    ]);
    const columns = await store().linksUnder(CURRENT_VIEW, under[0]!);
    expect(columns.map(({ from: one, to: other }) => [one, other])).toEqual([
      [`column:${namespace}|from|id`, `column:${namespace}|middle|id`],
    ]);
    expect(await store().linksUnder(CURRENT_VIEW, columns[0]!)).toEqual([]);
  });
}
