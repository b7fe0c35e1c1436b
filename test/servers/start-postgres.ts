/**
 * A real Postgres on 127.0.0.1 without a password, from the binaries that Debian or PATH offers. Its data lies in the
 * folder. Postgres refuses to run as root, so there it runs as the user `postgres` that its package makes.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../free-port.ts';
import { startServerProcess } from './server-process.ts';

const USER = 'tributary';
const DEBIAN_VERSIONS = '/usr/lib/postgresql';

export interface PostgresConnection {
  readonly url: string;
}

export interface RunningPostgres extends PostgresConnection {
  /** `kill -9`; resolves when the process has gone. */
  readonly kill: () => Promise<void>;
}

/** `null` when a server can be started here, else the sentence that says what to do. */
export function whyNoPostgres(): string | null {
  if (binaries() === null) return 'install Postgres 14 or later (Debian: `apt-get install postgresql`)';
  if (process.getuid?.() === 0 && uidOf('postgres') === null) return 'run as another user than root';
  return null;
}

/** `folder` is made when it isn't there, as a cluster in UTF-8; else its cluster is started again. Takes 1 to 3 seconds. */
export async function startPostgres(folder: string): Promise<RunningPostgres> {
  const bin = binaries();
  if (bin === null) throw new Error(`Postgres is not here: ${whyNoPostgres()}.`);
  const identity = process.getuid?.() === 0 ? { uid: uidOf('postgres') ?? 0 } : {};
  // Postgres takes no port 0. Another process could take this one meanwhile; nothing here listens on fixed ones.
  const port = await freePort();
  mkdirSync(folder, { recursive: true });
  if ('uid' in identity) chownSync(folder, identity.uid, -1);
  if (!existsSync(join(folder, 'PG_VERSION'))) {
    const locale = process.platform === 'linux' ? 'C.UTF-8' : 'en_US.UTF-8';
    const cluster = [
      '--pgdata',
      folder,
      '--username',
      USER,
      '--auth',
      'trust',
      '--encoding',
      'UTF8',
      '--locale',
      locale,
    ];
    execFileSync(join(bin, 'initdb'), [...cluster, '--no-sync'], { ...identity, cwd: folder, stdio: 'pipe' });
  }
  const { kill } = await startServerProcess({
    name: 'Postgres',
    command: join(bin, 'postgres'),
    arguments: ['-D', folder, '-h', '127.0.0.1', '-p', String(port), '-k', '', '-c', 'lc_messages=C'],
    options: { ...identity, cwd: folder },
    ready: /database system is ready to accept connections/,
  });
  return { url: `postgres://${USER}@127.0.0.1:${port}/postgres`, kill };
}

/** The newest version that Debian's packages installed, else the one that PATH finds. */
function binaries(): string | null {
  const versions = existsSync(DEBIAN_VERSIONS) ? readdirSync(DEBIAN_VERSIONS) : [];
  const folders = versions
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(DEBIAN_VERSIONS, version, 'bin'));
  const onPath = (process.env['PATH'] ?? '').split(':');
  return [...folders, ...onPath].find((folder) => existsSync(join(folder, 'initdb'))) ?? null;
}

function uidOf(user: string): number | null {
  const { status, stdout } = spawnSync('id', ['-u', user], { encoding: 'utf8' });
  return status === 0 ? Number(stdout) : null;
}
