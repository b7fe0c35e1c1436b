/**
 * One core for what is measured and another for who measures it, so that neither takes time from the other. Where the
 * machine has one core or no `taskset`, nothing is pinned, and the tables say so.
 */
import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';

const CORES = cpus().length;
const canPin = CORES > 1 && spawnSync('taskset', ['--version']).status === 0;

/** The command that runs a command on one core; a second server keeps the last core where there is no such core. */
export function onCore(core: number | undefined, command: string, args: readonly string[]): [string, string[]] {
  if (core === undefined || !canPin) return [command, [...args]];
  return ['taskset', ['--cpu-list', String(Math.min(core, CORES - 1)), command, ...args]];
}

/** Keeps this process to one core, or lets it use them all. */
export function pinOurselves(core: number | 'all'): void {
  pinProcess(process.pid, core);
}

/** The same for a process that runs already. */
export function pinProcess(pid: number, core: number | 'all'): void {
  if (!canPin) return;
  const list = core === 'all' ? `0-${CORES - 1}` : String(Math.min(core, CORES - 1));
  spawnSync('taskset', ['--all-tasks', '--cpu-list', '--pid', list, String(pid)]);
}

export function pinning(): string {
  return canPin ? 'the mesh on one core, who asks and Neo4j on another' : 'nothing pinned to a core';
}
