/** The built mesh as a process of its own, as `npm start` runs it, with a home folder that goes with it. */
import { fileURLToPath } from 'node:url';
import { startReady } from './ready-process.ts';

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
  const { end, ...mesh } = await startReady([...nodeFlags, main, 'start'], {
    settings: { TRIBUTARY_HOME: home, ...settings },
    core,
  });
  return { ...mesh, stop: () => end('SIGTERM'), kill: () => end('SIGKILL') };
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
