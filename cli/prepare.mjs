/**
 * What a command of package.json does first: installs the locked dependencies where they are missing or older than the
 * lockfile, and builds where a source is newer than the build. Plain JavaScript, because nothing is built yet.
 * `--install-only` stops before the build.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [major, minor] = process.versions.node.split('.').map(Number);
const ROOMS = ['lib', 'schema', 'policy', 'registry', 'subgraphs', 'gateway', 'cli', 'test/bench'];

if (major < 20 || (major === 20 && minor < 19))
  fail(`Tributary needs Node 20.19 or later; this is ${process.versions.node}.`);
if (isInstallStale())
  run('npm', ['ci', '--no-audit', '--no-fund'], 'Installing the locked dependencies (once, about half a minute)');
if (!process.argv.includes('--install-only') && isBuildStale())
  run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', join(root, 'tsconfig.json')], 'Building');

function isInstallStale() {
  const installed = join(root, 'node_modules/.package-lock.json');
  return !existsSync(installed) || modified(installed) < modified(join(root, 'package-lock.json'));
}

function isBuildStale() {
  const built = join(root, 'dist/.tsbuildinfo');
  if (!existsSync(built)) return true;
  const builtAt = modified(built);
  return (
    ['tsconfig.json', 'package.json'].some((file) => modified(join(root, file)) > builtAt) ||
    ROOMS.some((room) => newestSource(join(root, room)) > builtAt)
  );
}

function newestSource(folder) {
  if (!existsSync(folder)) return 0;
  return readdirSync(folder, { withFileTypes: true }).reduce((newest, entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return Math.max(newest, newestSource(path), modified(path));
    return entry.name.endsWith('.ts') ? Math.max(newest, modified(path)) : newest;
  }, 0);
}

function modified(path) {
  return statSync(path).mtimeMs;
}

function run(command, args, what) {
  process.stderr.write(`${what} …\n`);
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (status !== 0) fail(`${what} failed${error ? `: ${error.message}` : ''}. See the lines above.`);
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
