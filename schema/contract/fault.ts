/** What is wrong with a file, and where: enough for an editor to jump to it and for a person to mend it. */
export interface Fault {
  readonly file: string;
  /** From 1. A missing key has the line of what it is missing in. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** RFC 6901 JSON pointer; empty for the whole file. */
  readonly pointer: string;
  /** What was expected and what came. */
  readonly message: string;
}

/** The keys and indexes that lead to a value. */
export type Path = readonly PropertyKey[];

/** `contracts/x.odcs.yaml:12:5 /schema/0/name: expected a string, found 7`. */
export function formatFault({ file, line, column, pointer, message }: Fault): string {
  return `${file}:${line}:${column}${pointer === '' ? '' : ` ${pointer}`}: ${message}`;
}

export function pointerOf(path: Path): string {
  return path.map((segment) => `/${String(segment).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
