/**
 * A server as a child process: started until it says that it is ready, and ended by force. The data of the exams is
 * thrown away, so nothing is gained by a polite shutdown, and crash tests want the other kind.
 */
import { spawn, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';

export interface ServerProcess {
  readonly pid: number;
  /** The match of `ready` in what the server printed. */
  readonly ready: RegExpExecArray;
  /** `kill -9`; resolves when the process has gone. A second call changes nothing. */
  readonly kill: () => Promise<void>;
}

export interface ServerCommand {
  /** What messages call it. */
  readonly name: string;
  readonly command: string;
  readonly arguments: readonly string[];
  readonly options?: SpawnOptions;
  /** Looked for in stdout and stderr together. */
  readonly ready: RegExp;
  /** 60 seconds by default. */
  readonly timeoutMs?: number;
}

/** Rejects with what the server printed last when it ends, or isn't ready within `timeoutMs`. */
export async function startServerProcess(server: ServerCommand): Promise<ServerProcess> {
  const child = spawn(server.command, server.arguments, { ...server.options, stdio: 'pipe' });
  const gone = once(child, 'close').catch((error: unknown) => error);
  const endWithUs = () => child.kill('SIGKILL');
  process.once('exit', endWithUs);
  const kill = async () => {
    process.off('exit', endWithUs);
    child.kill('SIGKILL');
    await gone;
  };

  let printed = '';
  const ready = new Promise<RegExpExecArray>((resolve) => {
    const read = (chunk: Buffer) => {
      printed = (printed + chunk.toString()).slice(-4_000);
      const match = server.ready.exec(printed);
      if (match) resolve(match);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
  });
  const timeoutMs = server.timeoutMs ?? 60_000;
  const late = AbortSignal.timeout(timeoutMs);
  const outcome = await Promise.race([
    ready,
    gone.then((error) => (error instanceof Error ? error.message : 'it ended')),
    once(late, 'abort').then(() => `it was not ready after ${timeoutMs} ms`),
  ]);
  if (typeof outcome !== 'string') return { pid: child.pid!, ready: outcome, kill };
  await kill();
  throw new Error(`${server.name} did not start: ${outcome}. It printed:\n${printed}`);
}
