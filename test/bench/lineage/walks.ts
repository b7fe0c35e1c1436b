/**
 * What a walk costs through the whole gateway, beside a plain page of as many datasets through the same gateway and the
 * bare walk: breadth first over arrays in memory for the embedded store, the best statement for Neo4j. Every answer is
 * looked at: one with an error, or another count than the bare walk's, ends the benchmark.
 */
import { startMesh } from '../mesh-process.ts';
import { quantile, table } from '../table.ts';
import type { BareNeo4j } from './bare-neo4j.ts';
import { isAtMost } from './claims.ts';
import { askGraph, createClient, type Client } from './client.ts';
import { pinOurselves } from '../cores.ts';
import { createBareWalk } from './plain-graph.ts';
import {
  asking,
  askingForWalks,
  LARGEST_PAGE,
  PAGE_SIZE,
  PLAIN_PAGE,
  TYPENAME,
  walkPageOf,
  walkQuestion,
} from './questions.ts';
import type { NamedGraph } from './real-graph.ts';
import { drawnRoots, widestRoots, type Root } from './roots.ts';
import { CLIENT_CORE, MESH_CORE, settingsOf, type Stage } from './stage.ts';
import type { WalkQuestion } from './store-walks.ts';
import { ms, spread, takeTurns, type Spread } from './timing.ts';

const DRAWN = 600;
const WIDEST = 200;
const SEED = 3;
/** Until the code of both is compiled: the first hundreds of requests tell of the compiler. */
const WARM_UP = 1_000;
/** Noise of two measures of the same thing, which a claim of "no more" must allow for. */
const NOISE = 1.05;
const MIDDLE_ROUNDS = 3;

type Row = readonly (string | number)[];

export async function walks(stage: Stage): Promise<string> {
  const graph = await stage.graph();
  const cases = casesOf(graph);
  const [embeddedHome, neo4j] = [await stage.embeddedHome(), await stage.neo4j()];
  pinOurselves(CLIENT_CORE);
  const embedded = await measureStore('embedded', embeddedHome, {}, graph, cases, embeddedBound(graph));
  if (typeof neo4j === 'string') {
    pinOurselves('all');
    return [tableOf(embedded.rows), `Neo4j: NOT MEASURED, ${neo4j}`].join('\n\n');
  }
  neo4j.pin(CLIENT_CORE);
  const onServer = await measureStore('Neo4j', stage.folder(), settingsOf(neo4j.config), graph, cases, {
    claim: '1.3 (P + W)',
    bare: (question) => neo4j.bare.walk(graph.ids[question.node]!, question.direction, question.depth),
    boundOf: ({ plain, bare }) => 1.3 * (plain + bare),
  });
  const [ours, theirs] = [embedded.measures.get(UNLIMITED)!.walk.p95, onServer.measures.get(UNLIMITED)!.bare.p95];
  const acrossStores: Row = [
    'embedded',
    `${UNLIMITED}, against Neo4j alone`,
    '',
    '',
    ms(ours),
    '',
    ms(theirs),
    `W of Neo4j: ${ms(theirs)}`,
    isAtMost({ figure: ours, bound: theirs }),
  ];
  const trails = await countTrails(neo4j.bare, graph, cases);
  neo4j.pin('all');
  pinOurselves('all');
  return [
    tableOf([...embedded.rows, ...onServer.rows, acrossStores]),
    `The yardsticks \`{ __typename }\` and P, a plain page of ${PAGE_SIZE} datasets:`,
    table(['store', '`{ __typename }` p50', 'p95', 'P p50', 'p95'], [embedded.yardsticks, onServer.yardsticks]),
    'The statement that others use, `-[*1..n]->` counted, in Neo4j, ended after 10 s:',
    trails,
  ].join('\n\n');
}

const UNLIMITED = `unlimited from the ${WIDEST} widest`;

interface Case {
  readonly name: string;
  readonly roots: readonly Root[];
  readonly depth: number | null;
}

function casesOf(graph: NamedGraph): readonly Case[] {
  const widest = widestRoots(graph, WIDEST);
  return [
    { name: `3 hops from ${DRAWN} drawn roots`, roots: drawnRoots(graph, DRAWN, SEED), depth: 3 },
    { name: `3 hops from the ${WIDEST} widest`, roots: widest, depth: 3 },
    { name: UNLIMITED, roots: widest, depth: null },
  ];
}

interface Bound {
  readonly claim: string;
  readonly bare: (question: Root & { readonly depth: number | null }) => unknown;
  readonly boundOf: (p95: { readonly plain: number; readonly bare: number }) => number;
}

function embeddedBound(graph: NamedGraph): Bound {
  const walk = createBareWalk(graph);
  return {
    claim: '1.2 (P + 2 W)',
    bare: ({ node, direction, depth }) => Array.from(walk(node, direction, depth).nodes, (each) => graph.ids[each]),
    boundOf: ({ plain, bare }) => 1.2 * (plain + 2 * bare),
  };
}

interface Measure {
  readonly walk: Spread;
  readonly bare: Spread;
}

interface Measured {
  readonly rows: readonly Row[];
  readonly measures: ReadonlyMap<string, Measure>;
  readonly yardsticks: Row;
}

async function measureStore(
  store: string,
  home: string,
  settings: Readonly<Record<string, string>>,
  graph: NamedGraph,
  cases: readonly Case[],
  bound: Bound,
): Promise<Measured> {
  const mesh = await startMesh(home, { settings, core: MESH_CORE });
  const client = createClient(mesh.url);
  const [rows, measures] = [[] as Row[], new Map<string, Measure>()];
  for (const each of cases) {
    const measured = await measureCase(store, client, graph, each, bound);
    rows.push(measured.row);
    measures.set(each.name, measured);
  }
  rows.push(await measureMiddle(store, client, graph, cases.at(-1)!));
  const yardsticks = await measureYardsticks(store, client);
  await client.close();
  await mesh.stop();
  return { rows, measures, yardsticks };
}

async function measureCase(
  store: string,
  client: Client,
  graph: NamedGraph,
  { name, roots, depth }: Case,
  { claim, bare, boundOf }: Bound,
): Promise<Measure & { readonly row: Row }> {
  const expected = createBareWalk(graph);
  const counts = roots.map(({ node, direction }) => expected(node, direction, depth).nodes.length);
  const questions = roots.map(({ node, direction }) => walkQuestion(graph.keys[node]!, { direction, depth }));
  const times = await takeTurns(
    [
      askingForWalks(client, questions, counts),
      asking(client, [PLAIN_PAGE]),
      { call: (round) => bare({ ...roots[round]!, depth }) },
    ],
    { rounds: roots.length, warmUp: WARM_UP },
  );
  const [walk, plain, alone] = times.map(spread) as [Spread, Spread, Spread];
  const limit = boundOf({ plain: plain.p95, bare: alone.p95 });
  return {
    walk,
    bare: alone,
    row: [
      store,
      name,
      quantile(counts, 0.5),
      ms(walk.p50),
      ms(walk.p95),
      ms(plain.p95),
      ms(alone.p95),
      `${claim} = ${ms(limit)}`,
      isAtMost({ figure: walk.p95, bound: limit }),
    ],
  };
}

/** Walks whose middle page is not their first. */
/** By the median: what one page costs more than another of the same walk is less than what disturbs one in twenty. */
async function measureMiddle(store: string, client: Client, graph: NamedGraph, { roots, depth }: Case): Promise<Row> {
  const questions = roots.map(({ node, direction }) => ({ root: node, direction, depth }));
  const middles: Buffer[] = [];
  for (const question of questions) {
    middles.push(
      walkQuestion(graph.keys[question.root]!, question, { after: await middleOf(client, graph, question) }),
    );
  }
  const firsts = questions.map((question) => walkQuestion(graph.keys[question.root]!, question));
  const lanes = [asking(client, firsts), asking(client, middles)];
  const times = await takeTurns(lanes, { rounds: MIDDLE_ROUNDS * roots.length, warmUp: WARM_UP });
  const [first, middle] = times.map(spread) as [Spread, Spread];
  return [
    store,
    'the same, a page in the middle',
    '',
    ms(middle.p50),
    ms(middle.p95),
    '',
    '',
    `p50: ${NOISE} x the first page's = ${ms(NOISE * first.p50)}`,
    isAtMost({ figure: middle.p50, bound: NOISE * first.p50 }),
  ];
}

/** The cursor half way through a walk. */
async function middleOf(client: Client, graph: NamedGraph, question: WalkQuestion): Promise<string> {
  let [seen, after]: [number, string | null] = [0, null];
  for (;;) {
    const answer = await askGraph(
      client,
      walkQuestion(graph.keys[question.root]!, question, { first: LARGEST_PAGE, after }),
    );
    const { edges, totalCount } = walkPageOf(answer);
    const middle = edges[Math.floor(totalCount! / 2) - seen - 1];
    if (middle) return middle.cursor;
    [seen, after] = [seen + edges.length, edges.at(-1)!.cursor];
  }
}

async function measureYardsticks(store: string, client: Client): Promise<Row> {
  const lanes = [asking(client, [TYPENAME]), asking(client, [PLAIN_PAGE])];
  const times = await takeTurns(lanes, { rounds: 500, warmUp: 50 });
  const [typename, plain] = times.map(spread) as [Spread, Spread];
  return [store, ms(typename.p50), ms(typename.p95), ms(plain.p50), ms(plain.p95)];
}

async function countTrails(bare: BareNeo4j, graph: NamedGraph, cases: readonly Case[]): Promise<string> {
  const walk = createBareWalk(graph);
  const widest = cases
    .at(-1)!
    .roots.filter(({ direction }) => direction === 'DOWNSTREAM')
    .slice(0, 5);
  const rows: Row[] = [];
  for (const depth of [3, 4, 5]) {
    for (const [place, { node, direction }] of widest.entries()) {
      const begin = performance.now();
      const trails = await bare.countTrails(graph.ids[node]!, direction, depth);
      const took = trails === null ? 'not done after 10 s' : ms(performance.now() - begin);
      rows.push([`${depth} hops, root ${place + 1}`, walk(node, direction, depth).nodes.length, trails ?? '', took]);
    }
  }
  return table(['of the five widest', 'nodes', 'counted', 'ms'], rows);
}

function tableOf(rows: readonly Row[]): string {
  return table(['store', 'walk', 'nodes p50', 'p50 ms', 'p95 ms', 'P p95', 'W p95', 'p95 at most', ''], rows);
}
