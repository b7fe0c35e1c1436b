/**
 * One process at a time owns a folder of embedded stores. The lock is a file with the owner's pid; a file whose owner is
 * gone is taken over, so nobody has to clean up after `kill -9`.
 */
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { TributaryError } from './errors.ts';

/** Returns how to let go. Throws with one clear line when another living process owns the folder, or it can't be written. */
export function lockFolder(folder: string): () => void {
  const release = tryLockFolder(folder);
  if (release) return release;
  throw owned(folder, readOwner(join(folder, 'lock'))?.pid);
}

/** The same, but `null` when another living process owns the folder. */
export function tryLockFolder(folder: string): (() => void) | null {
  const file = join(folder, 'lock');
  const mine = `${process.pid} ${startOf(process.pid)}\n`;
  for (let attempt = 0; attempt < 2; attempt++) {
    if (create(file, folder, mine)) return () => release(file, mine);
    const owner = readOwner(file);
    if (owner !== undefined && isAlive(owner)) return null;
    rmSync(file, { force: true });
  }
  return null;
}

interface LockOwner {
  readonly pid: number;
  readonly start: string;
}

function create(file: string, folder: string, mine: string): boolean {
  try {
    mkdirSync(folder, { recursive: true });
    const handle = openSync(file, 'wx', 0o644);
    writeSync(handle, mine);
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

function release(file: string, mine: string): void {
  try {
    if (readFileSync(file, 'utf8') === mine) rmSync(file, { force: true });
  } catch {
    // It is gone already.
  }
}

function readOwner(file: string): LockOwner | undefined {
  try {
    const match = /^(\d+) (\S*)\n$/.exec(readFileSync(file, 'utf8'));
    return match ? { pid: Number(match[1]), start: match[2]! } : undefined;
  } catch {
    return undefined;
  }
}

/** A pid alone is not enough: after a restart of the machine, or of a container, another process may have it. */
function isAlive({ pid, start }: LockOwner): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  return startOf(pid) === start;
}

/** When a process started, in ticks since the machine did (proc(5), field 22 of stat); "-" where there is no /proc. */
function startOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')[19]!;
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
