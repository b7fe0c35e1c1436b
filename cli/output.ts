/** What a command says: results on stdout, as text or as one JSON object a line; everything for people on stderr. */
import { stripVTControlCharacters, styleText } from 'node:util';
import { isColourWanted } from '../lib/config.ts';

export interface Output {
  readonly isJson: boolean;
  /** A result: `text` for people, `data` when `--json` was given. */
  readonly result: (text: string, data: Readonly<Record<string, unknown>>) => void;
  /** A remark for people; with `--json` it is left out. */
  readonly remark: (text: string) => void;
  /** What went wrong, with all there is to say; with `--json` as an object with `error`. */
  readonly failure: (text: string, data?: Readonly<Record<string, unknown>>) => void;
  /** A line that is written over by the next: only on a terminal. */
  readonly progress: (text: string) => void;
  /** A line for whoever runs the command, such as GitHub's workflows: on stdout as it is. */
  readonly annotation: (line: string) => void;
  /** Colours only where people look: on a terminal that wants them. */
  readonly paint: Paint;
}

export type Paint = (text: string, style: 'red' | 'green' | 'yellow' | 'dim' | 'bold') => string;

export interface OutputStreams {
  readonly stdout: { write: (text: string) => unknown; readonly isTTY?: boolean | undefined };
  readonly stderr: { write: (text: string) => unknown; readonly isTTY?: boolean | undefined };
}

export function createOutput(
  isJson: boolean,
  { stdout, stderr }: OutputStreams,
  wantsColours: () => boolean = isColourWanted,
): Output {
  const overwrites = stderr.isTTY === true && !isJson;
  return {
    isJson,
    result: (text, data) =>
      stdout.write(`${isJson ? JSON.stringify(data) : stdout.isTTY ? text : stripVTControlCharacters(text)}\n`),
    remark: (text) => isJson || stderr.write(`${text}\n`),
    failure: (text, data = {}) => stderr.write(`${isJson ? JSON.stringify({ error: text, ...data }) : text}\n`),
    annotation: (line) => stdout.write(`${line}\n`),
    paint: (text, style) => (stderr.isTTY === true && wantsColours() ? styleText(style, text) : text),
    progress: (text) => overwrites && stderr.write(`\r\u001b[K${text}`),
  };
}
