/**
 * `node test/servers/install.mjs` fetches the jars of the exams' Neo4j (118 MB) with Maven, unless they are there. It is
 * a step of its own, because nobody expects `npm test` to download a database.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { NEO4J_POM, neo4jJarsFolder } from './neo4j-jars.mjs';

const folder = neo4jJarsFolder();
if (existsSync(folder)) {
  console.log(`Neo4j's jars are in ${folder}`);
} else {
  process.exitCode = fetchInto(folder);
}

/** Renamed only when complete, so that an interrupted fetch is never taken for a server. */
function fetchInto(target) {
  mkdirSync(dirname(target), { recursive: true });
  const partial = mkdtempSync(`${target}-partial-`);
  const { error, status } = spawnSync('mvn', mavenArguments(partial), { stdio: ['ignore', 'inherit', 'inherit'] });
  if (status === 0) {
    renameSync(partial, target);
    console.log(`Neo4j's jars are now in ${target}`);
    return 0;
  }
  rmSync(partial, { recursive: true, force: true });
  console.error(
    `Neo4j's jars were not fetched: ${error ? `mvn could not be started (${error.message})` : 'see above'}.`,
  );
  return 1;
}

function mavenArguments(outputFolder) {
  return [
    ...['--quiet', '--batch-mode', '--file', fileURLToPath(NEO4J_POM), 'dependency:copy-dependencies'],
    ...['-DincludeScope=runtime', `-DoutputDirectory=${outputFolder}`],
  ];
}
