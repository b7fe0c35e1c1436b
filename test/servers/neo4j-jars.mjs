/**
 * Where the jars of the exams' Neo4j are kept: a cache outside the tree, one folder a version, so that they are fetched
 * once a machine. Plain JavaScript, because `install.mjs` runs before anything is built.
 */
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

export const NEO4J_POM = new URL('neo4j/pom.xml', import.meta.url);

/** The folder of the version that the pom names, whether it is there or not. */
export function neo4jJarsFolder() {
  const version = /<neo4j\.version>(.+)<\/neo4j\.version>/.exec(readFileSync(NEO4J_POM, 'utf8'))[1];
  const cache = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  return join(cache, 'tributary-test-servers', `neo4j-${version}`);
}
