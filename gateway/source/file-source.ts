/**
 * A supergraph in a file that is watched. The folder is watched, not the file: a rename over it would leave the watch on
 * the old inode, and a mounted config map swaps a link beside it. Rapid writes are read once, when they rest.
 */
import { watch, type FSWatcher } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { TributaryError } from '../../lib/errors.ts';
import type { SupergraphListener, SupergraphSource } from './supergraph-source.ts';

/** How long the folder must rest before the file is read, so that a file is not read half written. */
const REST_MS = 50;

/** `subscribe` tells a fault when the file is missing, and rejects when its folder is. */
export function createFileSource(path: string): SupergraphSource {
  const file = resolve(path);
  let watcher: FSWatcher | undefined;
  let rest: NodeJS.Timeout | undefined;
  let listener: SupergraphListener | undefined;
  let told: string | undefined;
  let telling = Promise.resolve();

  async function tellChange(): Promise<void> {
    const update = await read(file);
    const text = JSON.stringify(update);
    if (text === told) return;
    told = text;
    await listener?.(update);
  }

  /** One after the other: an older text must never be told after a newer one. */
  function tellInTurn(): Promise<void> {
    return (telling = telling.then(tellChange));
  }

  function tellWhenAtRest(): void {
    clearTimeout(rest);
    rest = setTimeout(() => void tellInTurn(), REST_MS);
  }

  return {
    subscribe: async (subscriber) => {
      listener = subscriber;
      watcher = watchFolder(dirname(file), tellWhenAtRest);
      await tellInTurn();
    },
    close: async () => {
      listener = undefined;
      clearTimeout(rest);
      watcher?.close();
    },
  };
}

async function read(file: string): Promise<{ readonly sdl: string } | { readonly fault: string }> {
  try {
    return { sdl: await readFile(file, 'utf8') };
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'is missing' : `can't be read (${String(error)})`;
    return { fault: `The supergraph file ${file} ${why}.` };
  }
}

function watchFolder(folder: string, onChange: () => void): FSWatcher {
  try {
    // An error after the start means that the folder went away: the next read says so.
    return watch(folder, onChange).on('error', onChange);
  } catch (cause) {
    throw new TributaryError('INTERNAL', `The folder ${folder} of the supergraph can't be watched.`, {}, cause);
  }
}
