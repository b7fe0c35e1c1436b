/** Discovery with a harvester on a small mesh, in a folder that is gone after the test. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createDiscovery } from '../../../subgraphs/discovery/index.ts';
import { createHarvester, createMetrics, type Harvester } from '../../../subgraphs/kit/index.ts';
import { logger } from '../kit/builders.ts';
import { fakeClock } from '../kit/fake-mesh.ts';
import type { SmallMesh } from './small-mesh.ts';

export const INTERVAL_MS = 60_000;

export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tributary-discovery-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export async function openDiscovery(
  { graph }: Pick<SmallMesh, 'graph'>,
  { folder = newFolder(), time = fakeClock() } = {},
) {
  let harvester: Harvester | undefined;
  const discovery = await createDiscovery({
    records: { kind: 'sqlite', file: join(folder, 'records.db') },
    graph,
    freshness: () => harvester?.freshness() ?? [],
    metrics: createMetrics(),
    logger,
    clock: time.clock,
  });
  const sinks = [discovery.harvestSink];
  harvester = createHarvester({ graph, sinks, intervalMs: INTERVAL_MS, clock: time.clock, logger });
  const close = async () => {
    await harvester.close();
    await discovery.close();
  };
  onTestFinished(close);
  const query = (text: string, variables: Readonly<Record<string, unknown>> = {}) =>
    discovery.subgraph.handle({ query: text, variables }, { requestId: 'test' });
  return { ...discovery, harvest: () => harvester.harvestNow(), query, time, close };
}
