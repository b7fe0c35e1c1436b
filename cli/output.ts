/** What a command says: results on stdout, as text or as one JSON object a line; everything for people on stderr. */
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
}

export interface OutputStreams {
  readonly stdout: { write: (text: string) => unknown };
  readonly stderr: { write: (text: string) => unknown; readonly isTTY?: boolean | undefined };
}

export function createOutput(isJson: boolean, { stdout, stderr }: OutputStreams): Output {
  const overwrites = stderr.isTTY === true && !isJson;
  return {
    isJson,
    result: (text, data) => stdout.write(`${isJson ? JSON.stringify(data) : text}\n`),
    remark: (text) => isJson || stderr.write(`${text}\n`),
    failure: (text, data = {}) => stderr.write(`${isJson ? JSON.stringify({ error: text, ...data }) : text}\n`),
    progress: (text) => overwrites && stderr.write(`\r\u001b[K${text}`),
  };
}
