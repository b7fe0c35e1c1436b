/** Reads the files of a domain's folder: `domain.yaml`, `contracts/*.yaml` and `schema.graphql`. Judges none of them. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ContractFile, Fault } from '../../../schema/contract/index.ts';
import { fileFault } from './domain-refused.ts';

export interface DomainFiles {
  readonly contracts: readonly ContractFile[];
  /** Empty where the domain adds nothing of its own. */
  readonly ownSdl: string;
  /** Files and folders that could not be read. */
  readonly faults: readonly Fault[];
}

export const OWN_SCHEMA = 'schema.graphql';
const CONTRACTS = 'contracts';

export async function readDomainFiles(folder: string): Promise<DomainFiles> {
  const faults: Fault[] = [];
  const names = await namesIn(folder, '', faults);
  const contractNames = names.includes(CONTRACTS) ? await namesIn(folder, CONTRACTS, faults) : [];
  const paths = [
    ...names.filter((name) => /^domain\.ya?ml$/.test(name)),
    ...contractNames.filter((name) => /\.ya?ml$/.test(name)).map((name) => `${CONTRACTS}/${name}`),
  ];
  const contracts = await Promise.all(paths.map(async (path) => ({ path, text: await textOf(folder, path, faults) })));
  const ownSdl = names.includes(OWN_SCHEMA) ? await textOf(folder, OWN_SCHEMA, faults) : '';
  return { contracts, ownSdl, faults };
}

async function namesIn(folder: string, path: string, faults: Fault[]): Promise<readonly string[]> {
  try {
    return (await readdir(join(folder, path))).sort();
  } catch (cause) {
    const where = path === '' ? '.' : path;
    faults.push(fileFault(where, `expected a folder with domain.yaml and contracts/; ${reasonOf(cause)}`));
    return [];
  }
}

async function textOf(folder: string, path: string, faults: Fault[]): Promise<string> {
  try {
    return await readFile(join(folder, path), 'utf8');
  } catch (cause) {
    faults.push(fileFault(path, `expected a file that can be read; ${reasonOf(cause)}`));
    return '';
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is none',
  ENOTDIR: 'this is a file',
  EISDIR: 'this is a folder',
  EACCES: 'we have no right to read it',
};

function reasonOf(cause: unknown): string {
  const { code = '', message } = cause as NodeJS.ErrnoException;
  return REASONS[code] ?? message;
}
