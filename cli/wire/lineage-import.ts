/** An import of lineage, into a running mesh or straight into the store. */
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { Config } from '../../lib/config.ts';
import { TributaryError } from '../../lib/errors.ts';
import type { ImportCounts, ImportResult, ReadImport, ReadImportOptions } from '../../subgraphs/lineage/index.ts';
import { opened } from '../opened.ts';
import { openLineageTarget } from './lineage-target.ts';

export interface LineageImport {
  /** What is imported into, for people. */
  readonly name: string;
  /** Finds out what the file is. Rejects with BAD_USER_INPUT, naming the file, where it can't be read. */
  readonly read: (file: string, options: ReadImportOptions) => Promise<ReadImport>;
  readonly send: (items: ReadImport['items'], onProgress: (counts: ImportCounts) => void) => Promise<ImportResult>;
  readonly close: () => Promise<void>;
}

/** Into the mesh that owns the home folder, or that `url` names; straight into the store where there is none. */
export function wireLineageImport({
  config,
  url,
}: {
  config: Config;
  url: string | undefined;
}): Promise<LineageImport> {
  return opened(config, async (base) => {
    const { createNamespaces, importEvents, readImport, sendToServer, sendToStore } =
      await import('../../subgraphs/lineage/index.ts');
    const target = await openLineageTarget(base, url);
    const send =
      target.kind === 'store'
        ? sendToStore(target.store, createNamespaces(config.namespaceAliases))
        : sendToServer(target.url);
    return {
      name: target.name,
      read: (file, options) => readImport(textOf(file), options),
      send: (items, onProgress) => importEvents(items, { send, onProgress }),
    };
  });
}

/** Of a file that may be gzipped, whatever it is called. One that is cut off fails the import with its name. */
async function* textOf(file: string): AsyncIterable<string> {
  try {
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    for await (const chunk of await bytesOf(file)) yield decoder.decode(chunk as Uint8Array, { stream: true });
    yield decoder.decode();
  } catch (cause) {
    throw new TributaryError(
      'BAD_USER_INPUT',
      `The file ${file} can't be read to its end: ${(cause as Error).message}. What was read before is imported; importing again is harmless.`,
      {},
      cause,
    );
  }
}

async function bytesOf(file: string): Promise<Readable> {
  const bytes = createReadStream(file);
  if (!(await isGzipped(file))) return bytes;
  return pipeline(bytes, createGunzip(), () => undefined); // What fails on the way fails the reading too.
}

async function isGzipped(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await handle.close();
  }
}
