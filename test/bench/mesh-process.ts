/** The built mesh as a process of its own, as `npm start` runs it, with a home folder that goes with it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface MeshProcess {
  readonly url: string;
  readonly pid: number;
  /** In MB: what the process keeps in memory now, by the operating system's account. */
  readonly residentMb: () => number;
  readonly stop: () => Promise<void>;
}

export async function startMesh(home: string, args: readonly string[] = []): Promise<MeshProcess> {
  const main = fileURLToPath(new URL('../../cli/main.js', import.meta.url));
  const child = spawn(process.execPath, [main, 'start', ...args], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { PATH: process.env['PATH'], PORT: '0', TRIBUTARY_HOME: home },
  });
  const ended = once(child, 'exit');
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.startsWith('ready ')) continue;
    return {
      url: line.slice('ready '.length),
      pid: child.pid!,
      residentMb: () => residentMb(child.pid!),
      stop: async () => {
        child.kill('SIGTERM');
        await ended;
      },
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
