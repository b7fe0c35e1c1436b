/**
 * How fast events are taken, each durable when it is acknowledged: a real dbt run, replayed, through the HTTP door of the
 * whole mesh. One store has 100 thousand edges and another 5 million, and they take turns. At last the meshes are killed
 * with `kill -9`, and the runs that were acknowledged are counted in what is left.
 */
import { pinOurselves } from '../cores.ts';
import { startMesh, type MeshProcess } from '../mesh-process.ts';
import { quantile, table } from '../table.ts';
import { isAtLeast, isAtMost, whole } from './claims.ts';
import { createClient } from './client.ts';
import { createReplays, type Replays } from './dbt-replays.ts';
import { CLIENT_CORE, MESH_CORE, type GrowingStore, type Stage } from './stage.ts';

const BATCH_SIZE = 500;
const TURNS = 3;
const WARM_UP_MS = 2_000;
const MEASURE_MS = 3_000;
const SMALL = 100_000;
const LARGE = 5_000_000;
/** Neo4j would take an hour to fill so much: the table says how many edges it has come to. */
const MOST_FILLING_SECONDS = { embedded: Infinity, Neo4j: 180 } as const;
const LEAST_OF_SMALL = 0.8;

const WAYS = {
  batches: { name: `batches of ${BATCH_SIZE} on 2 connections`, connections: 2, path: '/api/v1/lineage/batch' },
  singles: { name: 'one by one on 8 connections', connections: 8, path: '/api/v1/lineage' },
} as const;
type Way = keyof typeof WAYS;
const EACH_WAY = Object.keys(WAYS) as readonly Way[];

type Row = readonly (string | number)[];

export async function ingest({ growing, newGrowing }: Stage): Promise<string> {
  const embedded = [await newGrowing.embedded(), await growing.embedded()] as const;
  const rows = [...(await measureStore('embedded', embedded, { batches: 3_000, singles: 1_000 }))];
  const [small, large] = [await newGrowing.neo4j(), await growing.neo4j()];
  if (typeof small === 'string' || typeof large === 'string') {
    rows.push([`Neo4j: NOT MEASURED, ${String(small)}`, '', '', '', '', '']);
  } else rows.push(...(await measureStore('Neo4j', [small, large], { batches: 1_000, singles: null })));
  return table(['store', 'edges in it', 'events', 'a second', 'at least', ''], rows);
}

type Bounds = Readonly<Record<Way, number | null>>;

interface Side {
  readonly growing: GrowingStore;
  readonly mesh: MeshProcess;
  readonly edges: number;
  readonly replays: Replays;
  readonly rates: Readonly<Record<Way, number[]>>;
}

async function measureStore(
  name: keyof typeof MOST_FILLING_SECONDS,
  [one, other]: readonly [GrowingStore, GrowingStore],
  bounds: Bounds,
): Promise<readonly Row[]> {
  const sides = [
    await openSide(one, SMALL, Infinity),
    await openSide(other, LARGE, MOST_FILLING_SECONDS[name]),
  ] as const;
  pinOurselves(CLIENT_CORE);
  for (const { growing } of sides) growing.pin(CLIENT_CORE);
  for (let turn = 0; turn < TURNS; turn++) {
    for (const way of EACH_WAY) for (const side of sides) side.rates[way].push(await rateOf(side, way));
  }
  pinOurselves('all');
  for (const { growing } of sides) growing.pin('all');
  for (const { mesh } of sides) await mesh.kill();
  const [small, large] = sides;
  const rateAtSmall = (way: Way): number => quantile(small.rates[way], 0.5);
  const ofSmall = Object.fromEntries(EACH_WAY.map((way) => [way, LEAST_OF_SMALL * rateAtSmall(way)])) as Record<
    Way,
    number
  >;
  return [...rowsOf(name, small, bounds), ...rowsOf(name, large, ofSmall), await missingRow(name, sides)];
}

async function openSide(growing: GrowingStore, edges: number, withinSeconds: number): Promise<Side> {
  const grown = await growing.growTo(edges, withinSeconds);
  const mesh = await startMesh(growing.home, { settings: growing.settings, core: MESH_CORE });
  return { growing, mesh, edges: grown.edges, replays: createReplays(), rates: { batches: [], singles: [] } };
}

function rowsOf(name: string, { edges, rates }: Side, bounds: Bounds): readonly Row[] {
  return EACH_WAY.map((way): Row => {
    const [figure, bound] = [quantile(rates[way], 0.5), bounds[way]];
    const claim = bound === null ? ['', ''] : [whole(bound), isAtLeast({ figure, bound })];
    return [name, whole(edges), WAYS[way].name, whole(figure), ...claim];
  });
}

async function missingRow(name: string, sides: readonly Side[]): Promise<Row> {
  let [acknowledged, missing] = [0, 0];
  for (const { growing, replays } of sides) {
    acknowledged += replays.runCount();
    missing += replays.runCount() - (await runsIn(growing));
  }
  const what = `of ${whole(acknowledged)} acknowledged runs missing after kill -9`;
  return [name, '', what, missing, 'at most 0', isAtMost({ figure: missing, bound: 0 })];
}

/** Events that were acknowledged in a second. Each connection sends its next when its last was acknowledged. */
async function rateOf({ mesh, replays }: Side, way: Way): Promise<number> {
  const { connections, path } = WAYS[way];
  const client = createClient(mesh.url, connections);
  const [begin, end] = [performance.now() + WARM_UP_MS, performance.now() + WARM_UP_MS + MEASURE_MS];
  let taken = 0;
  const send = async (): Promise<void> => {
    while (performance.now() < end) {
      const events = Array.from({ length: way === 'batches' ? BATCH_SIZE : 1 }, replays.next);
      const answer = await client.post(path, way === 'batches' ? `[${events.join()}]` : events[0]!);
      if (answer.includes('"failed_events"')) throw new Error(`Events were refused: ${answer.slice(0, 1_000)}`);
      const now = performance.now();
      if (now >= begin && now < end) taken += events.length;
    }
  };
  await Promise.all(Array.from({ length: connections }, send));
  await client.close();
  return taken / (MEASURE_MS / 1_000);
}

async function runsIn({ open }: GrowingStore): Promise<number> {
  const store = await open();
  const { runs } = await store.counts();
  await store.close();
  return runs;
}
