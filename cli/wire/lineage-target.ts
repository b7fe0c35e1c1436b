/** Where a command finds lineage: a running mesh, or the store itself where none runs. */
import { tryLockFolder } from '../../lib/lock.ts';
import type { LineageStore } from '../../subgraphs/lineage/index.ts';
import type { Base } from '../base.ts';
import { openLineageStore } from './platform.ts';

export type LineageTarget =
  | { readonly kind: 'store'; readonly name: string; readonly store: LineageStore }
  | { readonly kind: 'server'; readonly name: string; readonly url: string };

/** The mesh that `url` names, or that owns the home folder; else the store that the settings name. */
export async function openLineageTarget(base: Base, url: string | undefined): Promise<LineageTarget> {
  const { config } = base;
  if (url === undefined && ownFolder(base)) {
    const store = await openLineageStore(base);
    return { kind: 'store', name: `the store in ${config.neo4j?.uri ?? config.home}`, store };
  }
  const target = (url ?? config.gatewayUrl).replace(/\/+$/, '');
  return { kind: 'server', name: `the mesh at ${target}`, url: target };
}

/** False where a running mesh owns the folder. */
function ownFolder({ config, closing }: Base): boolean {
  const release = tryLockFolder(config.home);
  if (release) closing.add(release);
  return release !== null;
}
