/** Kills a process at random moments while it takes events, and counts what it had acknowledged and is not there. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../lib/config.ts';
import { openEmbeddedStore, openNeo4jStore, type LineageStore } from '../../subgraphs/lineage/index.ts';
import { acknowledgeUntilKilled, missing } from '../subgraphs/lineage/acknowledging-process.ts';
import { table } from './table.ts';

const KILLS = 20;
const MOST_ACKNOWLEDGED = 400;

export async function benchCrash(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'tributary-bench-'));
  const { neo4j } = loadConfig();
  const rows = [
    await row('embedded', `openEmbeddedStore(${JSON.stringify({ folder })})`, () => openEmbeddedStore({ folder })),
    neo4j
      ? await row('Neo4j', `openNeo4jStore(${JSON.stringify(neo4j)})`, () => openNeo4jStore(neo4j))
      : ['Neo4j: not measured, set NEO4J_URI', '', '', ''],
  ];
  rmSync(folder, { recursive: true, force: true });
  return table(['store', 'kills', 'acknowledged', 'missing'], rows);
}

async function row(name: string, open: string, reopen: () => Promise<LineageStore>): Promise<(string | number)[]> {
  let [acknowledged, lost] = [0, 0];
  for (let kill = 0; kill < KILLS; kill++) {
    const names = await acknowledgeUntilKilled(open, 1 + Math.floor(Math.random() * MOST_ACKNOWLEDGED));
    const store = await reopen();
    acknowledged += names.length;
    lost += (await missing(store, names)).length;
    await store.close();
  }
  return [name, KILLS, acknowledged, lost];
}
