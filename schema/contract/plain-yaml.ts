/**
 * A quick reader for the plain part of YAML that nearly every contract is written in: block mappings and lists,
 * scalars on one line, folded and literal blocks, lists of scalars in brackets. It either gives exactly what the
 * library gives or declines, and then the library reads the text; it never judges a text wrong. Twenty times as fast,
 * it is what lets a mesh of many contracts start at once.
 */
export type PlainYaml = { readonly kind: 'read'; readonly value: unknown } | { readonly kind: 'declined' };

/** Tabs, other line ends and control characters; what patterns take for line ends; markers of documents and directives. */
const UNUSUAL = /[\0-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]|^(?:---|\.\.\.|%)/m;
const ENTRY = /^([A-Za-z_][\w.-]*):(?: +(.*))?$/;
const ITEM = /^-(?:( +)(.*))?$/;
const SINGLE_QUOTED = /^'((?:[^']|'')*)'(?: +#.*| *)$/;
const DOUBLE_QUOTED = /^"([^"\\]*)"(?: +#.*| *)$/;
const BRACKETS = /^\[(.*)\] *$/;
/** A quoted scalar between brackets with the comma after it, and one without quotes. */
const QUOTED_ELEMENT = /(?:'((?:[^']|'')*)'|"([^"\\]*)") *(?:,|$)/y;
const PLAIN_ELEMENT = /^(?:-\d|[^-\s'"&*!|>%@`?=<[\]{}#:])[^[\]{}#:]*$/;
const DEPTH_LIMIT = 50;

class Decline extends Error {}

/** Where the reader is: the line, and what of it is left. */
interface Cursor {
  readonly lines: readonly string[];
  /** The line that `indent` and `rest` are about. */
  index: number;
  /** -1 after the last line. */
  indent: number;
  rest: string;
}

export function readPlainYaml(text: string): PlainYaml {
  const lines = text.replaceAll('\r\n', '\n');
  if (UNUSUAL.test(lines)) return { kind: 'declined' };
  try {
    return { kind: 'read', value: readDocument(lines.split('\n')) };
  } catch (error) {
    if (error instanceof Decline) return { kind: 'declined' };
    throw error;
  }
}

function readDocument(lines: readonly string[]): unknown {
  const cursor: Cursor = { lines, index: -1, indent: 0, rest: '' };
  advance(cursor);
  const value = readBlock(cursor, 0);
  if (!isAtEnd(cursor)) throw new Decline();
  return value;
}

/** To the next line that is neither empty nor a comment. */
function advance(cursor: Cursor): void {
  const { lines } = cursor;
  for (cursor.index += 1; cursor.index < lines.length; cursor.index += 1) {
    const line = lines[cursor.index]!;
    const indent = indentOf(line);
    if (indent === line.length || line[indent] === '#') continue;
    cursor.indent = indent;
    cursor.rest = line.slice(indent);
    return;
  }
  cursor.indent = -1;
  cursor.rest = '';
}

function readBlock(cursor: Cursor, depth: number): unknown {
  if (depth > DEPTH_LIMIT) throw new Decline();
  return isItem(cursor) ? readList(cursor, depth) : readMapping(cursor, depth);
}

function readMapping(cursor: Cursor, depth: number): unknown {
  const { indent } = cursor;
  const mapping: Record<string, unknown> = {};
  while (cursor.indent === indent && !isItem(cursor)) {
    const match = ENTRY.exec(cursor.rest);
    const key = match?.[1];
    if (key === undefined || key === '__proto__' || Object.hasOwn(mapping, key)) throw new Decline();
    mapping[key] = readValue(match![2] ?? '', cursor, indent, depth, true);
  }
  return mapping;
}

function readList(cursor: Cursor, depth: number): unknown {
  const { indent } = cursor;
  const list: unknown[] = [];
  while (cursor.indent === indent && isItem(cursor)) {
    const [, spaces = '', rest = ''] = ITEM.exec(cursor.rest)!;
    list.push(
      ENTRY.test(rest) || ITEM.test(rest)
        ? readCompact(cursor, indent + 1 + spaces.length, rest, depth)
        : readValue(rest, cursor, indent, depth, false),
    );
    if (cursor.indent > indent) throw new Decline();
  }
  return list;
}

/** A mapping or list that begins on the line of its dash stands as deep as its first key. */
function readCompact(cursor: Cursor, indent: number, rest: string, depth: number): unknown {
  cursor.indent = indent;
  cursor.rest = rest;
  return readBlock(cursor, depth + 1);
}

/** What stands after a key or dash at `parentIndent`; leaves the cursor at the line after it. */
function readValue(rest: string, cursor: Cursor, parentIndent: number, depth: number, isEntry: boolean): unknown {
  if (/^[|>]-?$/.test(rest)) return readBlockScalar(rest, cursor, parentIndent);
  if (rest !== '' && !rest.startsWith('#')) return readInline(rest, cursor, parentIndent);
  advance(cursor);
  if (isEntry && cursor.indent === parentIndent && isItem(cursor)) return readList(cursor, depth + 1);
  if (cursor.indent <= parentIndent) return null;
  const isBlock = isItem(cursor) || ENTRY.test(cursor.rest);
  return isBlock ? readBlock(cursor, depth + 1) : readInline(cursor.rest, cursor, parentIndent);
}

/** A scalar, or scalars in brackets; both may go on over deeper lines. */
function readInline(rest: string, cursor: Cursor, parentIndent: number): unknown {
  const { index } = cursor;
  const line = withoutTrailingSpaces(rest);
  advance(cursor);
  if (cursor.indent <= parentIndent) return readLine(line);
  if (/^['"]/.test(line)) throw new Decline();
  return readLine(joinLines(line, index, cursor, parentIndent));
}

function joinLines(first: string, index: number, cursor: Cursor, parentIndent: number): string {
  let text = first;
  for (let next = index + 1; cursor.indent > parentIndent; next += 1) {
    // Empty lines and comments between the lines have meanings of their own.
    if (cursor.index !== next) throw new Decline();
    text += ` ${withoutTrailingSpaces(cursor.rest)}`;
    advance(cursor);
  }
  if (text.includes(' #')) throw new Decline();
  return text;
}

function readLine(line: string): unknown {
  const first = line[0]!;
  if (first === "'") return decide(SINGLE_QUOTED.exec(line)?.[1]?.replaceAll("''", "'"));
  if (first === '"') return decide(DOUBLE_QUOTED.exec(line)?.[1]);
  const comment = line.indexOf(' #');
  const scalar = comment === -1 ? line : withoutTrailingSpaces(line.slice(0, comment));
  if (first === '[') return readBrackets(decide(BRACKETS.exec(scalar)?.[1]));
  const isIndicator = first === '-' ? !/^-[^ ]/.test(scalar) : '?:,]{}#&*!|>%@`'.includes(first);
  if (isIndicator || scalar.includes(': ') || scalar.endsWith(':')) throw new Decline();
  return resolveScalar(scalar);
}

function readBrackets(text: string): readonly unknown[] {
  const list: unknown[] = [];
  if (/^ *$/.test(text)) return list;
  const inside = text.replace(/, *$/, ''); // one comma may follow the last element
  if (/^ *$|, *$/.test(inside)) throw new Decline();
  for (let start = 0; start < inside.length;) {
    const from = start + indentOf(inside, start);
    const { value, end } = /['"]/.test(inside[from]!)
      ? readQuotedElement(inside, from)
      : readPlainElement(inside, from);
    list.push(value);
    start = end;
  }
  return list;
}

function readQuotedElement(text: string, from: number): { readonly value: unknown; readonly end: number } {
  QUOTED_ELEMENT.lastIndex = from;
  const match = QUOTED_ELEMENT.exec(text);
  return { value: decide(match?.[1]?.replaceAll("''", "'") ?? match?.[2]), end: QUOTED_ELEMENT.lastIndex };
}

function readPlainElement(text: string, from: number): { readonly value: unknown; readonly end: number } {
  const comma = text.indexOf(',', from);
  const scalar = withoutTrailingSpaces(text.slice(from, comma === -1 ? text.length : comma));
  if (!PLAIN_ELEMENT.test(scalar)) throw new Decline();
  return { value: resolveScalar(scalar), end: comma === -1 ? text.length : comma + 1 };
}

/** Literal or folded, with the last line end kept or stripped. */
function readBlockScalar(header: string, cursor: Cursor, parentIndent: number): string {
  const { lines } = cursor;
  const start = cursor.index + 1;
  const indent = indentOf(lines[start] ?? '');
  if (indent <= parentIndent || indent === lines[start]!.length) throw new Decline();
  let end = start;
  for (let index = start; index < lines.length; index += 1) {
    const line = lines[index]!;
    const depth = indentOf(line);
    if (depth === line.length && depth <= indent) continue;
    if (depth < indent) break;
    end = index + 1;
  }
  if (end >= lines.length) throw new Decline(); // no line end to keep or strip
  cursor.index = end - 1;
  advance(cursor);
  if (cursor.indent > parentIndent) throw new Decline();
  const content = lines.slice(start, end).map((line) => line.slice(indent));
  const text = header.startsWith('|') ? content.join('\n') : fold(content);
  return header.endsWith('-') ? text : `${text}\n`;
}

/** Lines become one, empty lines between them line ends. */
function fold(lines: readonly string[]): string {
  let text = '';
  let gap = '';
  for (const line of lines) {
    if (line.startsWith(' ') || line.endsWith(' ')) throw new Decline();
    if (line === '') {
      gap = gap === ' ' ? '\n' : `${gap}\n`;
      continue;
    }
    text += gap + line;
    gap = ' ';
  }
  return text;
}

// Reference: YAML 1.2.2, section 10.3, the core schema.
function resolveScalar(scalar: string): unknown {
  switch (scalar) {
    case 'null':
    case 'Null':
    case 'NULL':
    case '~':
      return null;
    case 'true':
    case 'True':
    case 'TRUE':
      return true;
    case 'false':
    case 'False':
    case 'FALSE':
      return false;
    default:
      return /^[-+.\d]/.test(scalar) ? resolveNumber(scalar) : scalar;
  }
}

function resolveNumber(scalar: string): unknown {
  if (/^[-+]?\d+(?:\.\d*)?(?:[eE][-+]?\d+)?$/.test(scalar)) return Number(scalar);
  // Octal, hexadecimal, infinities and the like are for the library.
  if (/^[-+]?(?:0[ox]|\.)/i.test(scalar)) throw new Decline();
  return scalar;
}

function isAtEnd({ indent }: Cursor): boolean {
  return indent === -1;
}

function isItem({ rest }: Cursor): boolean {
  return rest === '-' || rest.startsWith('- ');
}

function indentOf(text: string, from = 0): number {
  let index = from;
  while (text[index] === ' ') index += 1;
  return index - from;
}

/** Spaces alone: YAML counts no other character as blank. A loop, as a pattern would be quadratic in the spaces. */
function withoutTrailingSpaces(text: string): string {
  let end = text.length;
  while (text[end - 1] === ' ') end -= 1;
  return text.slice(0, end);
}

function decide<T>(value: T | undefined): T {
  if (value === undefined) throw new Decline();
  return value;
}
