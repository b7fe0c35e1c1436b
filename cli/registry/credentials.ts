/** Tokens that `tributary login` keeps, by the URL of their registry, where only their owner can read them. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export interface Credentials {
  /** The registry that was logged in to last. */
  readonly current: string | null;
  readonly tokens: Readonly<Record<string, string>>;
}

const NONE: Credentials = { current: null, tokens: {} };

/** `folder` is where the user's settings are. */
export function readCredentials(folder: string): Credentials {
  try {
    return JSON.parse(readFileSync(fileIn(folder), 'utf8')) as Credentials;
  } catch {
    return NONE; // Absent or cut off: logging in writes it anew.
  }
}

export function keepToken(folder: string, url: string, token: string): void {
  const { tokens } = readCredentials(folder);
  write(folder, { current: url, tokens: { ...tokens, [url]: token } });
}

/** False where there was none. */
export function forgetToken(folder: string, url: string): boolean {
  const { current, tokens } = readCredentials(folder);
  if (!(url in tokens)) return false;
  const { [url]: _gone, ...kept } = tokens;
  write(folder, { current: current === url ? null : current, tokens: kept });
  return true;
}

function write(folder: string, credentials: Credentials): void {
  const file = fileIn(folder);
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(`${file}.new`, `${JSON.stringify(credentials, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

function fileIn(folder: string): string {
  return join(folder, 'tributary', 'credentials.json');
}
