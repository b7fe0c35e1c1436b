/** The files of the domains that a mesh runs itself: what its registry keeps of them beside their schemas. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AdoptedSubgraph } from '../../registry/index.ts';
import { domainNameIn } from './mesh-folder.ts';

const OF_A_DOMAIN = /^(domain\.ya?ml|schema\.graphql|contracts\/[^/]+\.ya?ml)$/;

/** By the domain's name; nothing for what is no domain of these folders. */
export function filesOfDomains(folders: readonly string[]): (domain: string) => AdoptedSubgraph['files'] {
  const folderByName = new Map(folders.map((folder) => [domainNameIn(folder), folder]));
  return (domain) => {
    const folder = folderByName.get(domain);
    return folder === undefined ? [] : filesIn(folder);
  };
}

/** Read anew at each call: a domain that runs apart changes them when it likes. */
export function filesIn(folder: string): AdoptedSubgraph['files'] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => OF_A_DOMAIN.test(path))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(folder, path), 'utf8') }));
}
