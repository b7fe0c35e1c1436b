/** The built mesh as a process of its own, as `npm start` runs it, with a home folder that goes with it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onCore } from './cores.ts';

export interface MeshProcess {
  readonly url: string;
  readonly pid: number;
  /** In MB: what the process keeps in memory now, by the operating system's account. */
  readonly residentMb: () => number;
  readonly stop: () => Promise<void>;
  /** `kill -9`; resolves when the process has gone. */
  readonly kill: () => Promise<void>;
}

export interface MeshProcessOptions {
  /** By the names of the environment. */
  readonly settings?: Readonly<Record<string, string>>;
  /** The only processor core that it may use; any, unless told. */
  readonly core?: number;
  /** For Node itself. */
  readonly nodeFlags?: readonly string[];
}

export async function startMesh(
  home: string,
  { settings = {}, core, nodeFlags = [] }: MeshProcessOptions = {},
): Promise<MeshProcess> {
  const main = fileURLToPath(new URL('../../cli/main.js', import.meta.url));
  const [command, args] = onCore(core, process.execPath, [...nodeFlags, main, 'start']);
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { PATH: process.env['PATH'], PORT: '0', TRIBUTARY_HOME: home, ...settings },
  });
  const ended = once(child, 'exit');
  const endWithUs = () => child.kill('SIGKILL');
  process.once('exit', endWithUs);
  const endBy = async (signal: NodeJS.Signals) => {
    process.off('exit', endWithUs);
    child.kill(signal);
    await ended;
  };
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.startsWith('ready ')) continue;
    return {
      url: line.slice('ready '.length),
      pid: child.pid!,
      residentMb: () => residentMb(child.pid!),
      stop: () => endBy('SIGTERM'),
      kill: () => endBy('SIGKILL'),
    };
  }
  throw new Error('the mesh ended before it was ready');
}

/** proc(5): VmRSS, in kB. */
function residentMb(pid: number): number {
  const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Math.round(Number(kilobytes) / 1024);
}

export async function ask(
  url: string,
  query: string,
): Promise<{ data?: unknown; errors?: readonly { message: string }[] }> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  return (await response.json()) as { data?: unknown; errors?: readonly { message: string }[] };
}
