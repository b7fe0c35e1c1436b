/** Walks in one statement give what the general walk gives: the same nodes, pages, links and counts, in every view. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toMicros, FOREVER } from '../../../subgraphs/lineage/model/event-time.ts';
import type { DatasetKey, NodeRef } from '../../../subgraphs/lineage/model/node-id.ts';
import {
  CURRENT_VIEW,
  NO_RULES,
  type LineageStore,
  type View,
  type Walk,
  type WalkPlace,
  type WalkRequest,
} from '../../../subgraphs/lineage/store/lineage-store.ts';
import { openNeo4jStore } from '../../../subgraphs/lineage/store/neo4j/open-neo4j-store.ts';
import { freshNeo4j, neo4jServer, type FreshNeo4j } from '../../servers/index.ts';
import { change, columnEvent, dataset, day, declaration, jobEvent, product, withoutHint } from './builders.ts';

const server = await neo4jServer();

/** Nobody has it; with it the general walk answers. */
const NOBODYS = new Set(['urn:dp:nobody:nothing']);

describe.skipIf(!server)('a walk in one statement', () => {
  let database: FreshNeo4j;
  let store: LineageStore;
  beforeAll(async () => {
    database = await freshNeo4j();
    store = await openNeo4jStore(database);
  }, 400_000);
  afterAll(async () => {
    await store?.close();
    await database?.close();
  });

  let graphs = 0;

  async function fill(given: Given): Promise<{ readonly key: (node: number) => DatasetKey; readonly before: number }> {
    const namespace = `graph-${(graphs += 1)}`;
    const key = (node: number) => dataset(namespace, `n${node}`);
    const jobs = (edges: readonly Edge[], at: number) =>
      edges.map(([from, to], index) =>
        change(jobEvent({ job: `${namespace}-${index % 4}`, inputs: [key(from)], outputs: [key(to)], at })),
      );
    const columns = given.columns.map(([from, to]) =>
      change(columnEvent({ job: `${namespace}-c`, from: [key(from), 'x'], to: [key(to), 'x'], at: 2 })),
    );
    await store.apply([...jobs(given.edges, 1), ...columns]);
    const at = '2026-01-01T00:00:00.000000000Z';
    const claimed = given.claimed.map(key);
    await store.declare(namespace, declaration([product(`urn:dp:${namespace}:p`, { table: claimed })]), at);
    const [walk] = await store.walk([requestFor([{ kind: 'DATASET', dataset: key(0) }])]);
    await store.apply(jobs(given.later, 3));
    return { key, before: walk!.revision };
  }

  test('answers as the general walk, page by page', async () => {
    await fc.assert(
      fc.asyncProperty(graph, walks, async (given, { roots, time, isPast, isColumn, ...parts }) => {
        const { key, before } = await fill(given);
        const view: View = { ...CURRENT_VIEW, time: TIMES[time]!, revision: isPast ? before : null };
        const refs = roots.map((node): NodeRef => {
          return isColumn
            ? { kind: 'COLUMN', column: { dataset: key(node), name: 'x' } }
            : { kind: 'DATASET', dataset: key(node) };
        });
        const request = { ...requestFor(refs), ...parts, view };
        const [quick, general] = [
          await allPages(store, request),
          await allPages(store, { ...request, hidden: NOBODYS }),
        ];
        expect(quick.map(withoutHint)).toEqual(general.map(withoutHint));
      }),
      { numRuns: 15 },
    );
  }, 180_000);

  test('is right among more than one statement takes', async () => {
    const { key } = await fill({
      edges: [
        [0, 1],
        [1, 2],
      ],
      later: [],
      columns: [],
      claimed: [],
    });
    const requests = Array.from({ length: 70 }, (_, index) =>
      requestFor([{ kind: 'DATASET', dataset: key(index % 3) }]),
    );
    const walks = await store.walk(requests);
    expect(walks.map(({ totalCount }) => totalCount)).toEqual(requests.map((_, index) => 2 - (index % 3)));
  });

  test('ends at its deadline, and says so', async () => {
    const { key } = await fill({ edges: [[0, 1]], later: [], columns: [], claimed: [] });
    const roots: readonly NodeRef[] = [{ kind: 'DATASET', dataset: key(0) }];
    const limits = { maxNodes: 10, deadlineMs: 0 };
    const [walk] = await store.walk([{ ...requestFor(roots), limits, depth: 7 }]);
    expect(walk).toMatchObject({ nodes: [], totalCount: null, stopped: ['DEADLINE'] });
  });
});

type Edge = readonly [number, number];

interface Given {
  readonly edges: readonly Edge[];
  /** What the same jobs say later: it ends what they said before. */
  readonly later: readonly Edge[];
  readonly columns: readonly Edge[];
  readonly claimed: readonly number[];
}

const edges = (maxLength: number) => fc.array(fc.tuple(fc.nat(8), fc.nat(8)), { maxLength });
const graph: fc.Arbitrary<Given> = fc.record({
  edges: edges(20),
  later: edges(4),
  columns: edges(5),
  claimed: fc.uniqueArray(fc.nat(8), { maxLength: 3 }),
});

const TIMES: readonly View['time'][] = [
  { kind: 'now' },
  { kind: 'at', at: toMicros(`${day(2).slice(0, 19)}.000000000Z`) },
  { kind: 'window', from: -FOREVER, to: FOREVER },
];
const walks = fc.record({
  roots: fc.uniqueArray(fc.nat(8), { minLength: 1, maxLength: 2 }),
  time: fc.constantFrom(0, 0, 1, 2),
  isPast: fc.boolean(),
  isColumn: fc.boolean(),
  granularity: fc.constantFrom('DATASET' as const, 'COLUMN' as const),
  direction: fc.constantFrom('UPSTREAM' as const, 'DOWNSTREAM' as const, 'BOTH' as const),
  depth: fc.constantFrom(2, null),
  first: fc.constantFrom(2, 50),
  links: fc.constantFrom('none' as const, 'full' as const),
  limits: fc.constantFrom({ maxNodes: 3, deadlineMs: 60_000 }, { maxNodes: 1_000, deadlineMs: 60_000 }),
});

function requestFor(roots: readonly NodeRef[]): WalkRequest {
  return {
    roots,
    granularity: 'DATASET',
    direction: 'DOWNSTREAM',
    depth: 3,
    view: CURRENT_VIEW,
    nodes: NO_RULES,
    hidden: new Set(),
    first: 50,
    after: null,
    links: 'none',
    limits: { maxNodes: 1_000, deadlineMs: 60_000 },
  };
}

async function allPages(store: LineageStore, request: WalkRequest): Promise<readonly Walk[]> {
  const pages: Walk[] = [];
  for (let after: WalkPlace | null = null; ;) {
    const [page] = await store.walk([{ ...request, after }]);
    pages.push(page!);
    const last = page!.nodes.at(-1);
    if (!page!.hasNextPage || !last) return pages;
    after = { kind: 'node', depth: last.depth, id: last.id };
  }
}
