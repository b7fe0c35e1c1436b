/**
 * One process at a time owns a folder of embedded stores. The lock is a file with the owner's pid; a file whose owner is
 * gone is taken over, so nobody has to clean up after `kill -9`.
 */
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { TributaryError } from './errors.ts';

/** Lets go of the folder; calling it twice is harmless. */
export type Release = () => void;

/** Files that this very process holds: in a container every process has the same pid, so a pid alone proves nothing. */
const held = new Set<string>();

/** Throws with one clear line when another living process owns the folder, or it can't be written. */
export function lockFolder(folder: string, name = 'lock'): Release {
  const release = tryLockFolder(folder, name);
  if (release) return release;
  throw owned(folder, readOwner(join(folder, name))?.pid);
}

/** The same, but `null` when another living process owns the folder. */
export function tryLockFolder(folder: string, name = 'lock'): Release | null {
  const file = join(folder, name);
  for (let attempt = 0; attempt < 2; attempt++) {
    if (create(file, folder)) {
      held.add(file);
      return () => void (held.delete(file) && rmSync(file, { force: true }));
    }
    if (isOwned(file)) return null;
    rmSync(file, { force: true });
  }
  return null;
}

function create(file: string, folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true });
    const handle = openSync(file, 'wx', 0o644);
    writeSync(handle, `${process.pid} ${startOf(process.pid)}\n`);
    closeSync(handle);
    return true;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw new TributaryError(
      'STORE_UNAVAILABLE',
      `The folder ${folder} can't be written: ${(cause as Error).message}. Check its rights and the space on the disk, or set TRIBUTARY_HOME to another folder.`,
      {},
      cause,
    );
  }
}

/** A pid alone is not enough: after a restart of the machine, or of a container, another process may have it. */
function isOwned(file: string): boolean {
  const owner = readOwner(file);
  if (!owner) return false;
  if (owner.pid === process.pid) return held.has(file);
  return isAlive(owner.pid) && startOf(owner.pid) === owner.start;
}

function readOwner(file: string): { readonly pid: number; readonly start: string } | undefined {
  try {
    const match = /^(\d+) (\S*)\n$/.exec(readFileSync(file, 'utf8'));
    return match ? { pid: Number(match[1]), start: match[2]! } : undefined;
  } catch {
    return undefined; // It was let go in between.
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** When a process started, in ticks since the machine did (proc(5), field 22 of stat); "-" where there is no /proc. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '-';
  } catch {
    return '-';
  }
}

function owned(folder: string, pid: number | undefined): TributaryError {
  return new TributaryError(
    'STORE_UNAVAILABLE',
    `The folder ${folder} is in use by another Tributary process${pid === undefined ? '' : ` (pid ${pid})`}. Stop it, or set TRIBUTARY_HOME to another folder.`,
  );
}
