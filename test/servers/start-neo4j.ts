/**
 * A real Neo4j community server from the cached jars, on 127.0.0.1 without a password. Its data lies in the folder, so
 * `kill()` and another start on the same folder are a crash and a recovery.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Neo4jConfig } from '../../lib/config.ts';
import { neo4jJarsFolder } from './neo4j-jars.mjs';
import { startServerProcess } from './server-process.ts';

export interface RunningNeo4j extends Neo4jConfig {
  /** `kill -9`; resolves when the process has gone. */
  readonly kill: () => Promise<void>;
}

/** `null` when a server can be started here, else the sentence that says what to do. */
export function whyNoNeo4j(): string | null {
  if (!existsSync(neo4jJarsFolder())) return 'run `node test/servers/install.mjs` (Java 17 and Maven; 118 MB)';
  if (spawnSync('java', ['-version']).status !== 0) return 'install a JDK, version 17 or later';
  return null;
}

/** `folder` is made when it isn't there; `port` 0, the default, picks a free one. Takes about 5 seconds. */
export async function startNeo4j(folder: string, port = 0): Promise<RunningNeo4j> {
  const source = fileURLToPath(new URL('neo4j/Neo4jServer.java', import.meta.url));
  const { ready, kill } = await startServerProcess({
    name: 'Neo4j',
    command: 'java',
    arguments: ['-Xmx1g', '-XX:+UseSerialGC', '-cp', `${neo4jJarsFolder()}/*`, source, folder, String(port)],
    ready: /^ready (bolt:\S+)$/m,
  });
  return { uri: ready[1]!, user: 'neo4j', password: undefined, database: 'neo4j', kill };
}
