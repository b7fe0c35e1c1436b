/** An import of lineage, into a running mesh or straight into the store. */
import type { Config } from '../../lib/config.ts';
import { tryLockFolder } from '../../lib/lock.ts';
import type { ImportOptions, ImportResult } from '../../subgraphs/lineage/index.ts';
import type { Base } from '../base.ts';
import { opened } from '../opened.ts';
import { openLineageStore } from './platform.ts';

export interface LineageImport {
  /** What is imported into, for people. */
  readonly name: string;
  readonly importLines: (lines: AsyncIterable<string>, options: Omit<ImportOptions, 'send'>) => Promise<ImportResult>;
  readonly close: () => Promise<void>;
}

/** Into the mesh that owns the home folder, or that `url` names; straight into the store where there is none. */
export function wireLineageImport({
  config,
  url,
}: {
  config: Config;
  url: string | undefined;
}): Promise<LineageImport> {
  return opened(config, async (base) => {
    const { importDatahubNdjson, sendToServer, sendToStore } = await import('../../subgraphs/lineage/index.ts');
    const isOwner = url === undefined && ownFolder(base);
    const target = url ?? config.gatewayUrl;
    const send = isOwner ? sendToStore(await openLineageStore(base)) : sendToServer(target);
    return {
      name: isOwner ? `the store in ${config.neo4j?.uri ?? config.home}` : `the mesh at ${target}`,
      importLines: (lines, options) => importDatahubNdjson(lines, { ...options, send }),
    };
  });
}

/** False where a running mesh owns the folder. */
function ownFolder({ config, closing }: Base): boolean {
  const release = tryLockFolder(config.home);
  if (release) closing.add(release);
  return release !== null;
}
