/** One load on one gateway, and what it cost: its processor time and memory by the operating system's account. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import autocannon from 'autocannon';
import { startReady } from '../ready-process.ts';
import { residentMb } from '../resident.ts';

export interface Measured {
  readonly requests: number;
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

export const CLI = '../../../cli/main.js';

/** As in the Dockerfile, for all alike. */
const YOUNG = '--max-semi-space-size=32';

/** A script beside this one, or the CLI, on one core. */
export async function start(
  args: readonly string[],
  core: number,
  settings: Readonly<Record<string, string>> = {},
): Promise<Running> {
  const [script = '', ...rest] = args;
  const file = fileURLToPath(new URL(script, import.meta.url));
  const env = { HOME: process.env['HOME'], NODE_ENV: 'production', ...settings };
  const { url, pid, end } = await startReady([YOUNG, file, ...rest], { settings: env, core, isHeard: true });
  return { url, pid, stop: () => end('SIGKILL') };
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
  /** Called with each request; what it gives is called with the answer. */
  readonly whenSent?: (() => (answer: string) => void) | undefined;
}

/** Of one request. */
interface Context {
  whenCame?: (answer: string) => void;
}

export async function measure({
  url,
  pid,
  seconds,
  clients,
  bodyOf,
  headersOf,
  count,
  whenSent,
}: Load): Promise<Measured> {
  let nth = 0;
  const [ticks, asked] = [ticksOf(pid), await count()];
  const result = await autocannon({
    url,
    duration: seconds,
    connections: clients,
    requests: [
      {
        method: 'POST',
        setupRequest: (request, context: Context) => {
          nth += 1;
          if (whenSent) context.whenCame = whenSent();
          const headers = { 'content-type': 'application/json', ...headersOf(nth) };
          return { ...request, headers, body: bodyOf(nth) };
        },
        ...(whenSent && {
          onResponse: (_status: number, body: string, context: Context) => context.whenCame?.(body),
        }),
      },
    ],
  });
  const requests = result.requests.total;
  return {
    requests,
    requestsPerSecond: result.requests.average,
    p50: result.latency.p50,
    p95: result.latency.p97_5,
    cpuPerRequest: ((ticksOf(pid) - ticks) * 10) / requests,
    residentMb: residentMb(pid),
    fetchesPerRequest: ((await count()) - asked) / requests,
    failed: result.errors + result.timeouts + result.non2xx,
  };
}

/** Of the gateway that is asked once. */
export async function answerOf(url: string, query: string): Promise<string> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  return response.text();
}

/** proc(5): utime and stime of all threads, in hundredths of a second. */
export function ticksOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return Number(fields[11]) + Number(fields[12]);
}
