/** A mesh folder holds one folder a domain: each with a `domain.yaml`. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
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

function refusal(meshFolder: string, what: string): TributaryError {
  return new TributaryError(
    'BAD_USER_INPUT',
    `The mesh folder ${meshFolder} ${what}. A mesh folder holds one folder a domain, each with a domain.yaml and contracts/.`,
  );
}
