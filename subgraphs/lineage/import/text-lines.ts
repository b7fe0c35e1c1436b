/** Text that comes in pieces, as lines or as a whole; neither without end, for it is kept in memory. */
import { TributaryError } from '../../../lib/errors.ts';

/** An event has at most 5 MB at the door, and some space around it. */
const MAX_LINE_CHARACTERS = 32 * 1024 * 1024;
/** What a JSON document may have: a manifest of ten thousand models has a quarter of it. */
const MAX_DOCUMENT_CHARACTERS = 256 * 1024 * 1024;

/** Without their ends. Rejects with BAD_USER_INPUT for a line that is too long. */
export async function* linesOf(pieces: AsyncIterable<string>): AsyncIterable<string> {
  let [rest, line]: [string, number] = ['', 1];
  for await (const piece of pieces) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop()!;
    for (const each of lines) yield withoutReturn(each);
    line += lines.length;
    if (rest.length > MAX_LINE_CHARACTERS) throw tooLong(`line ${line}`, MAX_LINE_CHARACTERS);
  }
  if (rest !== '') yield withoutReturn(rest);
}

/** Rejects with BAD_USER_INPUT for one that is too long. */
export async function wholeOf(pieces: AsyncIterable<string>): Promise<string> {
  const kept: string[] = [];
  let length = 0;
  for await (const piece of pieces) {
    kept.push(piece);
    length += piece.length;
    if (length > MAX_DOCUMENT_CHARACTERS) throw tooLong('the document', MAX_DOCUMENT_CHARACTERS);
  }
  return kept.join('');
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}

function tooLong(what: string, limit: number): TributaryError {
  return new TributaryError(
    'BAD_USER_INPUT',
    `Expected ${what} to have ${limit} characters at most; it has more. Events are best written one a line.`,
  );
}
