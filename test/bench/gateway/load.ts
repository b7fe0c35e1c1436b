/** One load on one gateway, and what it cost: its processor time and memory by the operating system's account. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import autocannon from 'autocannon';
import { onCore } from '../cores.ts';

export interface Measured {
  readonly requestsPerSecond: number;
  readonly p50: number;
  readonly p95: number;
  /** In milliseconds, of all threads. */
  readonly cpuPerRequest: number;
  readonly residentMb: number;
  readonly fetchesPerRequest: number;
  readonly failed: number;
}

export interface Running {
  readonly url: string;
  readonly pid: number;
  readonly stop: () => Promise<void>;
}

/** A script beside this one, or the CLI, on one core. Resolves when it has said `ready <url>`. */
export async function start(
  args: readonly string[],
  core: number,
  settings: Readonly<Record<string, string>> = {},
): Promise<Running> {
  const [script = '', ...rest] = args;
  const file = fileURLToPath(new URL(script, import.meta.url));
  const [command, given] = onCore(core, process.execPath, [file, ...rest]);
  const env = { PATH: process.env['PATH'], HOME: process.env['HOME'], PORT: '0', NODE_ENV: 'production', ...settings };
  const child = spawn(command, given, { stdio: ['ignore', 'pipe', 'inherit'], env });
  const ended = once(child, 'exit');
  const endWithUs = () => child.kill('SIGKILL');
  process.once('exit', endWithUs);
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.startsWith('ready ')) continue;
    return {
      url: line.slice('ready '.length),
      pid: child.pid!,
      stop: async () => {
        process.off('exit', endWithUs);
        child.kill('SIGKILL');
        await ended;
      },
    };
  }
  throw new Error(`${script} ended before it was ready`);
}

export interface Load {
  readonly url: string;
  readonly pid: number;
  readonly seconds: number;
  readonly clients: number;
  /** The body of the nth request; all are the same where it does not look at `nth`. */
  readonly bodyOf: (nth: number) => string;
  readonly headersOf: (nth: number) => Readonly<Record<string, string>>;
  /** How often the subgraphs were asked so far. */
  readonly count: () => Promise<number>;
}

export async function measure({ url, pid, seconds, clients, bodyOf, headersOf, count }: Load): Promise<Measured> {
  let nth = 0;
  const [ticks, asked] = [ticksOf(pid), await count()];
  const result = await autocannon({
    url,
    duration: seconds,
    connections: clients,
    requests: [
      {
        method: 'POST',
        setupRequest: (request) => {
          nth += 1;
          const headers = { 'content-type': 'application/json', ...headersOf(nth) };
          return { ...request, headers, body: bodyOf(nth) };
        },
      },
    ],
  });
  const requests = result.requests.total;
  return {
    requestsPerSecond: result.requests.average,
    p50: result.latency.p50,
    p95: result.latency.p97_5,
    cpuPerRequest: ((ticksOf(pid) - ticks) * 10) / requests,
    residentMb: residentMb(pid),
    fetchesPerRequest: ((await count()) - asked) / requests,
    failed: result.errors + result.timeouts + result.non2xx,
  };
}

/** proc(5): utime and stime of all threads, in hundredths of a second. */
function ticksOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return Number(fields[11]) + Number(fields[12]);
}

function residentMb(pid: number): number {
  const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Math.round(Number(kilobytes) / 1024);
}
