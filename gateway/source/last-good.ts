/**
 * The last supergraph that loaded, kept on disk: a gateway can start while its source has none. Written whole or not at
 * all, so that a crash or a full disk never leaves half a graph.
 */
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

export interface LastGood {
  /** `undefined` where none was kept. Rejects where it is there and can't be read. */
  readonly read: () => Promise<string | undefined>;
  /** Rejects where the disk is full or the folder can't be written; what was kept before then stays. */
  readonly write: (sdl: string) => Promise<void>;
}

/** `home` is the folder of the process, TRIBUTARY_HOME. */
export function createLastGood(home: string): LastGood {
  const file = join(home, 'supergraph', 'supergraph.graphql');
  return {
    read: () => readIfThere(file),
    write: async (sdl) => {
      await mkdir(dirname(file), { recursive: true });
      await replace(file, sdl);
    },
  };
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function replace(file: string, text: string): Promise<void> {
  const fresh = `${file}.${process.pid}.tmp`;
  try {
    await writeDurably(fresh, text);
    await rename(fresh, file);
  } catch (error) {
    await rm(fresh, { force: true }).catch(() => undefined);
    throw error;
  }
}

async function writeDurably(file: string, text: string): Promise<void> {
  const handle = await open(file, 'w');
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
