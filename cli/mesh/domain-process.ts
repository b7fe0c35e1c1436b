/** A domain in a process of its own: `tributary subgraph <folder>`, started, waited for and ended. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { environmentWith } from '../../lib/config.ts';
import { TributaryError } from '../../lib/errors.ts';
import { workerUrl } from '../../lib/worker-url.ts';
import { domainNameIn } from './mesh-folder.ts';

export interface DomainProcess {
  readonly name: string;
  readonly url: string;
  readonly pid: number;
  /** Resolves when it has ended, with how: an exit code or a signal. */
  readonly ended: Promise<string>;
  /** The command that starts it again at the same URL. */
  readonly restart: string;
  readonly stop: () => Promise<void>;
}

export interface DomainProcessOptions {
  readonly folder: string;
  readonly secretsFile: string;
}

const READY_TIMEOUT_MS = 20_000;
const STOP_TIMEOUT_MS = 5_000;

/** Resolves when it says `ready`; its stderr is ours. Rejects with one clear line when it ends before that. */
export async function startDomainProcess({ folder, secretsFile }: DomainProcessOptions): Promise<DomainProcess> {
  const main = fileURLToPath(workerUrl(import.meta.url, '../main.ts'));
  const child = spawn(process.execPath, [main, 'subgraph', folder], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'], // The channel tells the child when we have gone.
    env: environmentWith({ PORT: '0', TRIBUTARY_SUBGRAPH_SECRETS_FILE: secretsFile }),
  });
  const ended = once(child, 'exit').then(([code, signal]) => String(signal ?? `exit code ${code}`));
  const url = await Promise.race([
    readyUrl(child),
    ended.then((how) =>
      Promise.reject(
        new TributaryError(
          'BAD_USER_INPUT',
          `The domain in ${folder} did not start (${how}); its own lines stand above.`,
        ),
      ),
    ),
    timeout(folder),
  ]).catch((error: unknown) => {
    child.kill('SIGKILL');
    throw error;
  });
  const restart = `PORT=${new URL(url).port} TRIBUTARY_SUBGRAPH_SECRETS_FILE=${secretsFile} npx --no tributary subgraph ${folder}`;
  return { name: domainNameIn(folder), url, pid: child.pid!, ended, restart, stop: () => stop(child, ended) };
}

async function readyUrl(child: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: child.stdout! })) {
    if (line.startsWith('ready ')) return line.slice('ready '.length);
  }
  return new Promise(() => undefined); // It ended without a word: `ended` tells how.
}

function timeout(folder: string): Promise<never> {
  return new Promise((_, reject) => {
    setTimeout(
      () =>
        reject(
          new TributaryError(
            'DEADLINE_EXCEEDED',
            `The domain in ${folder} was not ready within ${READY_TIMEOUT_MS / 1_000} s.`,
          ),
        ),
      READY_TIMEOUT_MS,
    ).unref();
  });
}

async function stop(child: ChildProcess, ended: Promise<string>): Promise<void> {
  const killer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
  child.kill('SIGTERM');
  await ended;
  clearTimeout(killer);
}
