/**
 * `node test/servers/install.mjs` fetches the jars of the exams' Neo4j (118 MB) with Maven, and another router (60 MB) with
 * npm, unless they are there. It is a step of its own, because nobody expects `npm test` to download a database.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HIVE_PACKAGES, hiveFolder } from './hive-gateway.mjs';
import { NEO4J_POM, neo4jJarsFolder } from './neo4j-jars.mjs';

const fetched = [
  fetchOnce('Neo4j', neo4jJarsFolder(), (partial) => ['mvn', mavenArguments(partial)]),
  fetchOnce('Hive Gateway', hiveFolder(), (partial) => ['npm', npmArguments(partial)]),
];
if (fetched.includes(false)) process.exitCode = 1;

/** Renamed only when complete, so that an interrupted fetch is never taken for the whole. */
function fetchOnce(name, target, commandFor) {
  if (existsSync(target)) {
    console.log(`${name} is in ${target}`);
    return true;
  }
  mkdirSync(dirname(target), { recursive: true });
  const partial = mkdtempSync(`${target}-partial-`);
  const [command, args] = commandFor(partial);
  const { error, status } = spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  if (status === 0) {
    renameSync(partial, target);
    console.log(`${name} is now in ${target}`);
    return true;
  }
  rmSync(partial, { recursive: true, force: true });
  console.error(
    `${name} was not fetched: ${error ? `${command} could not be started (${error.message})` : 'see above'}.`,
  );
  return false;
}

function npmArguments(folder) {
  return [
    'install',
    '--prefix',
    folder,
    '--no-audit',
    '--no-fund',
    '--ignore-scripts',
    '--loglevel=error',
    ...HIVE_PACKAGES,
  ];
}

function mavenArguments(outputFolder) {
  return [
    ...['--quiet', '--batch-mode', '--file', fileURLToPath(NEO4J_POM), 'dependency:copy-dependencies'],
    ...['-DincludeScope=runtime', `-DoutputDirectory=${outputFolder}`],
  ];
}
