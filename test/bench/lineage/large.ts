/** Two million datasets and ten million edges in the embedded store: what they cost, and what a walk costs beside 55k. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { pinOurselves } from '../cores.ts';
import { startMesh, type MeshProcess } from '../mesh-process.ts';
import { quantile, table } from '../table.ts';
import { isAtMost, whole } from './claims.ts';
import { createClient } from './client.ts';
import { createBareWalk, type PlainGraph } from './plain-graph.ts';
import { askingForWalks, walkQuestion } from './questions.ts';
import { drawnRoots } from './roots.ts';
import { CLIENT_CORE, MESH_CORE, type Stage } from './stage.ts';
import { toPlainGraph } from './synthetic-graph.ts';
import { ms, spread, takeTurns } from './timing.ts';
import type { DatasetKey } from '../../../subgraphs/lineage/model/node-id.ts';

const DRAWN = 1_000;
const SEED = 5;
const DEPTH = 3;
const WARM_UP = 300;
const MOST_TIMES_SLOWER = 2;

type Row = readonly (string | number)[];

export async function large(stage: Stage): Promise<string> {
  const { graph, home, growTo } = await stage.growing.embedded();
  const loaded = await growTo(Infinity);
  const real = await stage.graph();
  const homes = { none: stage.folder(), real: await stage.embeddedHome(), synthetic: home };
  pinOurselves(CLIENT_CORE);
  await closedAgain(homes.none); // Its first start composes the graph of the mesh.
  const empty = await start(homes.none);
  const emptyRow = sizeRow('no graph (yardstick)', { datasets: 0, edges: 0 }, '', homes.none, empty);
  await empty.mesh.stop();
  const [small, big] = [await start(homes.real), await start(homes.synthetic)];

  const plain = { ...toPlainGraph(graph), keyOf: graph.keyOf };
  const walks = await compare(
    { name: 'production', mesh: small.mesh, graph: { ...real, keyOf: (node) => real.keys[node]! } },
    { name: 'synthetic', mesh: big.mesh, graph: plain },
  );
  const sizes = [
    emptyRow,
    sizeRow('production', { datasets: real.nodeCount, edges: real.edgeCount }, '', homes.real, small),
    sizeRow('synthetic', loaded, loaded.seconds.toFixed(0), homes.synthetic, big),
  ];
  await Promise.all([small.mesh.stop(), big.mesh.stop()]);
  pinOurselves('all');
  return [
    table(['graph', 'datasets', 'edges', 'load s', 'file MB', 'mesh ready again s', 'resident MB'], sizes),
    walks,
  ].join('\n\n');
}

interface Started {
  readonly mesh: MeshProcess;
  readonly seconds: number;
}

async function start(home: string): Promise<Started> {
  const begin = performance.now();
  const mesh = await startMesh(home, { core: MESH_CORE });
  return { mesh, seconds: (performance.now() - begin) / 1_000 };
}

async function closedAgain(home: string): Promise<void> {
  await (await start(home)).mesh.stop();
}

function sizeRow(
  name: string,
  { datasets, edges }: { readonly datasets: number; readonly edges: number },
  loadSeconds: string,
  home: string,
  { mesh, seconds }: Started,
): Row {
  const fileMb = statSync(join(home, 'lineage.db')).size / 1e6;
  return [name, whole(datasets), whole(edges), loadSeconds, whole(fileMb), seconds.toFixed(1), mesh.residentMb()];
}

interface Walked {
  readonly name: string;
  readonly mesh: MeshProcess;
  readonly graph: PlainGraph & { readonly keyOf: (node: number) => DatasetKey };
}

/** They take turns. */
async function compare(small: Walked, big: Walked): Promise<string> {
  const sides = [small, big].map((walked) => ({ ...sideOf(walked), client: createClient(walked.mesh.url) }));
  const lanes = sides.map(({ questions, counts, client }) => askingForWalks(client, questions, counts));
  const times = await takeTurns(lanes, { rounds: DRAWN, warmUp: WARM_UP });
  await Promise.all(sides.map(({ client }) => client.close()));
  const spreads = times.map(spread);
  const bound = MOST_TIMES_SLOWER * spreads[0]!.p95;
  const rows = sides.map(({ name, counts }, index): Row => {
    const { p50, p95 } = spreads[index]!;
    const claim = index === 0 ? ['', ''] : [`2 x production = ${ms(bound)}`, isAtMost({ figure: p95, bound })];
    return [name, quantile(counts, 0.5), quantile(counts, 0.95), ms(p50), ms(p95), ...claim];
  });
  const head = [`3 hops from ${DRAWN} drawn roots`, 'nodes p50', 'nodes p95', 'p50 ms', 'p95 ms', 'p95 at most', ''];
  return table(head, rows);
}

function sideOf({ name, graph }: Walked) {
  const roots = drawnRoots(graph, DRAWN, SEED);
  const walk = createBareWalk(graph);
  return {
    name,
    counts: roots.map((root) => walk(root.node, root.direction, DEPTH).nodes.length),
    questions: roots.map((root) => walkQuestion(graph.keyOf(root.node), { direction: root.direction, depth: DEPTH })),
  };
}
