/** A mesh folder holds one folder a domain: each with a `domain.yaml`. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import { TributaryError } from '../../lib/errors.ts';

export function domainFoldersOf(meshFolder: string): readonly string[] {
  if (!existsSync(meshFolder)) throw refusal(meshFolder, 'does not exist');
  const folders = readdirSync(meshFolder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(meshFolder, entry.name, 'domain.yaml')))
    .map((entry) => join(meshFolder, entry.name))
    .sort();
  if (folders.length === 0) throw refusal(meshFolder, 'has no folder with a domain.yaml in it');
  return folders;
}

/** The domain's own name for itself, which need not be its folder's; the kit judges the file when the domain starts. */
export function domainNameIn(folder: string): string {
  try {
    const { name } = parse(readFileSync(join(folder, 'domain.yaml'), 'utf8')) as { readonly name?: unknown };
    return typeof name === 'string' ? name : basename(folder);
  } catch {
    return basename(folder); // The domain refuses to start, and says what is wrong with its file.
  }
}

function refusal(meshFolder: string, what: string): TributaryError {
  return new TributaryError(
    'BAD_USER_INPUT',
    `The mesh folder ${meshFolder} ${what}. A mesh folder holds one folder a domain, each with a domain.yaml and contracts/.`,
  );
}
