/** From the text of a file to events: finds out the format, and reads it. */
import { TributaryError } from '../../../lib/errors.ts';
import { readDatahubLines } from './datahub-lines.ts';
import { readManifest, type ManifestNaming } from './dbt/read-manifest.ts';
import { detectFormat, IMPORT_FORMATS, type DetectedFormat, type ImportFormat } from './detect-format.ts';
import type { ImportItem } from './import-item.ts';
import { readEventDocument, readEventLines } from './open-lineage-events.ts';
import { linesOf, wholeOf } from './text-lines.ts';

export interface ReadImportOptions {
  /** `null` where it is to be found out. */
  readonly format: ImportFormat | null;
  /** The time of what says none itself, as the age of the file. RFC 3339. */
  readonly at: string;
  readonly naming: ManifestNaming;
}

export interface ReadImport {
  readonly format: ImportFormat;
  readonly items: AsyncIterable<ImportItem> | Iterable<ImportItem>;
  /** What whoever imports should know. */
  readonly remarks: readonly string[];
}

const HEAD_CHARACTERS = 64 * 1024;

/** Rejects with BAD_USER_INPUT for a file of no known format, and for a document that can't be read at all. */
export async function readImport(pieces: AsyncIterable<string>, options: ReadImportOptions): Promise<ReadImport> {
  const { head, all } = await peek(pieces);
  const { format, isDocument } = knownFormat(head, options.format);
  if (format === 'datahub') return { format, items: readDatahubLines(linesOf(all), options.at), remarks: [] };
  if (format === 'openlineage' && !isDocument) return { format, items: readEventLines(linesOf(all)), remarks: [] };
  const document = parseDocument(await wholeOf(all));
  if (format === 'openlineage') return { format, items: readEventDocument(document), remarks: [] };
  return { format, ...readManifest(document, options.naming, options.at) };
}

/** The head without a byte order mark, and all pieces from the beginning. */
async function peek(pieces: AsyncIterable<string>): Promise<{ head: string; all: AsyncIterable<string> }> {
  const iterator = pieces[Symbol.asyncIterator]();
  let [head, isDone] = ['', false];
  while (head.length < HEAD_CHARACTERS && !isDone) {
    const { value, done } = await iterator.next();
    if (done === true) isDone = true;
    else head += head === '' ? withoutMark(value) : value;
  }
  async function* all(): AsyncIterable<string> {
    if (head !== '') yield head;
    while (!isDone) {
      const { value, done } = await iterator.next();
      if (done === true) return;
      yield value;
    }
  }
  return { head, all: all() };
}

function withoutMark(text: string): string {
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}

function knownFormat(head: string, given: ImportFormat | null): DetectedFormat {
  const detected = detectFormat(head);
  if (given === null && detected) return detected;
  if (given === 'dbt') return { format: given, isDocument: true };
  if (given !== null) return { format: given, isDocument: given === 'openlineage' && (detected?.isDocument ?? false) };
  throw new TributaryError(
    'BAD_USER_INPUT',
    `Expected lineage in one of the formats ${IMPORT_FORMATS.join(', ')}; came ${head.trim() === '' ? 'nothing' : 'something else'}. Say --format where it is one of them all the same.`,
  );
}

function parseDocument(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new TributaryError('BAD_USER_INPUT', `Expected a JSON document; ${(cause as Error).message}.`, {}, cause);
  }
}
