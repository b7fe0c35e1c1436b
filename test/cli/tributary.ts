/** The built command, run as a person runs it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  /** What follows `ready ` on its one line of stdout. */
  readonly url: string;
  readonly child: ChildProcess;
  readonly stderr: () => string;
  readonly stop: () => Promise<number>;
}

const MAIN = join(import.meta.dirname, '../../dist/cli/main.js');

export const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), 'tributary-test-'));

/** Waits until it ends by itself. */
export async function tributary(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const { child, stdout, stderr } = start(args, environment);
  const [code] = (await once(child, 'exit')) as [number];
  return { code, stdout: stdout(), stderr: stderr() };
}

/** Waits until it says `ready`; fails with its stderr when it ends before. */
export async function startTributary(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Running> {
  const { child, stderr } = start(args, environment);
  const ended = once(child, 'exit');
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.startsWith('ready ')) continue;
    return { url: line.slice('ready '.length), child, stderr, stop: () => stop(child, ended) };
  }
  throw new Error(`tributary ${args.join(' ')} ended before it was ready:\n${stderr()}`);
}

function start(args: readonly string[], environment: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, [MAIN, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], PORT: '0', TRIBUTARY_HOME: temporaryFolder(), ...environment },
  });
  const texts = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => (texts.stdout += String(chunk)));
  child.stderr.on('data', (chunk) => (texts.stderr += String(chunk)));
  return { child, stdout: () => texts.stdout, stderr: () => texts.stderr };
}

async function stop(child: ChildProcess, ended: Promise<unknown[]>): Promise<number> {
  child.kill('SIGTERM');
  const [code] = await ended;
  return code as number;
}
