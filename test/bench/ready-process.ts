/** A process that says `ready <url>` on stdout when it is, and ends with us at the latest. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { onCore } from './cores.ts';
import { residentMb } from './resident.ts';

export interface ReadyProcess {
  readonly url: string;
  readonly pid: number;
  /** In MB: what the process keeps in memory now. */
  readonly residentMb: () => number;
  /** Resolves when the process has gone. */
  readonly end: (signal: NodeJS.Signals) => Promise<void>;
}

export interface ReadyOptions {
  /** By the names of the environment, beside PATH and a free port. */
  readonly settings?: Readonly<Record<string, string | undefined>>;
  /** The only processor core that it may use; any, unless told. */
  readonly core?: number | undefined;
  /** Whether what it says on stderr is shown. Default false. */
  readonly isHeard?: boolean;
}

/** `args`: for Node. Rejects where the process ends before it is ready. */
export async function startReady(
  args: readonly string[],
  { settings = {}, core, isHeard = false }: ReadyOptions = {},
): Promise<ReadyProcess> {
  const [command, given] = onCore(core, process.execPath, args);
  const child = spawn(command, given, {
    stdio: ['ignore', 'pipe', isHeard ? 'inherit' : 'ignore'],
    env: { PATH: process.env['PATH'], PORT: '0', ...settings },
  });
  const ended = once(child, 'exit');
  const endWithUs = () => child.kill('SIGKILL');
  process.once('exit', endWithUs);
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.startsWith('ready ')) continue;
    return {
      url: line.slice('ready '.length),
      pid: child.pid!,
      residentMb: () => residentMb(child.pid!),
      end: async (signal) => {
        process.off('exit', endWithUs);
        child.kill(signal);
        await ended;
      },
    };
  }
  throw new Error(`${args.join(' ')} ended before it was ready`);
}
