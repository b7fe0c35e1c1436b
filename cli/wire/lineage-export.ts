/** An export of lineage, from a running mesh or straight from the store, into a file or to stdout. */
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Config } from '../../lib/config.ts';
import { TributaryError } from '../../lib/errors.ts';
import { opened } from '../opened.ts';
import { openLineageTarget } from './lineage-target.ts';

export interface LineageExport {
  /** What is exported from, for people. */
  readonly name: string;
  /**
   * To stdout where `file` is `null`. A file is there when all of it is: what was there before stays until then. Answers
   * how many events there are.
   */
  readonly writeTo: (file: string | null, onProgress: (events: number) => void) => Promise<number>;
  readonly close: () => Promise<void>;
}

/** From the mesh that owns the home folder, or that `url` names; straight from the store where there is none. */
export function wireLineageExport({
  config,
  url,
}: {
  config: Config;
  url: string | undefined;
}): Promise<LineageExport> {
  return opened(config, async (base) => {
    const target = await openLineageTarget(base, url);
    const { eventLines, exportEvents } = await import('../../subgraphs/lineage/index.ts');
    const chunks = () =>
      target.kind === 'store'
        ? eventLines(exportEvents(target.store))
        : chunksFrom(`${target.url}/api/v1/lineage/export`);
    return {
      name: target.name,
      writeTo: async (file, onProgress) => {
        const counted = countLines(chunks(), onProgress);
        await (file === null ? toStdout(counted.chunks) : toFile(counted.chunks, file));
        return counted.count();
      },
    };
  });
}

async function* chunksFrom(url: string): AsyncIterable<Uint8Array> {
  const failed = (why: string, cause?: unknown): TributaryError =>
    new TributaryError('STORE_UNAVAILABLE', `${url} did not give its lineage: ${why}.`, {}, cause);
  try {
    const response = await fetch(url);
    if (!response.ok) throw failed(`${response.status}: ${(await response.text()).slice(0, 1_000)}`);
    if (response.body) yield* response.body as AsyncIterable<Uint8Array>;
  } catch (error) {
    if (error instanceof TributaryError) throw error;
    throw failed((error as Error & { cause?: Error }).cause?.message ?? (error as Error).message, error);
  }
}

function countLines(chunks: AsyncIterable<string | Uint8Array>, onProgress: (lines: number) => void) {
  let lines = 0;
  async function* passing(): AsyncIterable<Buffer> {
    for await (const chunk of chunks) {
      const bytes = Buffer.from(chunk as Uint8Array);
      for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) lines += 1;
      onProgress(lines);
      yield bytes;
    }
  }
  return { chunks: passing(), count: () => lines };
}

/** Whoever reads may stop when it has enough, as `head` does. */
async function toStdout(chunks: AsyncIterable<Buffer>): Promise<void> {
  const stdout = new Writable({ write: (chunk, _encoding, done) => void process.stdout.write(chunk as Buffer, done) });
  try {
    await pipeline(Readable.from(chunks), stdout);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error;
  }
}

async function toFile(chunks: AsyncIterable<Buffer>, file: string): Promise<void> {
  const part = `${file}.part`;
  const readable = Readable.from(chunks);
  try {
    if (file.endsWith('.gz')) await pipeline(readable, createGzip(), createWriteStream(part));
    else await pipeline(readable, createWriteStream(part));
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    if (error instanceof TributaryError) throw error;
    throw new TributaryError(
      'BAD_USER_INPUT',
      `The file ${file} can't be written: ${(error as Error).message}.`,
      {},
      error,
    );
  }
}
