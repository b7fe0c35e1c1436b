/**
 * A Neo4j of the benchmark's own, from the jars that the tests use. It never measures in a database that somebody named:
 * it would fill it.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { packageRoot } from '../../../cli/package-root.ts';
import type { Neo4jConfig } from '../../../lib/config.ts';
import { startServerProcess } from '../../servers/server-process.ts';
import { pinProcess } from '../cores.ts';

export interface OwnNeo4j extends Neo4jConfig {
  /** Keeps it to one core, or lets it use them all, as at first. */
  readonly pin: (core: number | 'all') => void;
  readonly kill: () => Promise<void>;
}

/** This file runs from the build, where neither the list of jars nor the server's source is. */
const SERVERS = new URL('test/servers/', packageRoot());

/** `null` when a server can be started here, else the sentence that says what to do. */
export async function whyNoOwnNeo4j(): Promise<string | null> {
  if (!existsSync(await jarsFolder())) return 'run `node test/servers/install.mjs` (Java 17 and Maven; 118 MB)';
  return spawnSync('java', ['-version']).status === 0 ? null : 'install a JDK, version 17 or later';
}

export async function startOwnNeo4j(folder: string): Promise<OwnNeo4j> {
  const source = fileURLToPath(new URL('neo4j/Neo4jServer.java', SERVERS));
  const flags = ['-Xmx1g', '-XX:+UseSerialGC', '-cp', `${await jarsFolder()}/*`];
  const { pid, ready, kill } = await startServerProcess({
    name: 'Neo4j',
    command: 'java',
    arguments: [...flags, source, folder, '0'],
    ready: /^ready (bolt:\S+)$/m,
  });
  return {
    uri: ready[1]!,
    user: 'neo4j',
    password: undefined,
    database: 'neo4j',
    pin: (core) => pinProcess(pid, core),
    kill,
  };
}

async function jarsFolder(): Promise<string> {
  const { neo4jJarsFolder } = (await import(new URL('neo4j-jars.mjs', SERVERS).href)) as {
    neo4jJarsFolder: () => string;
  };
  return neo4jJarsFolder();
}
