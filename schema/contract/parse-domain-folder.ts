/** The whole way from a folder's texts to its products: read each file, check them together, map them. */
import type { Product } from '../product.ts';
import { checkCustomProperties } from './checks/check-custom-properties.ts';
import { checkIdentities } from './checks/check-identities.ts';
import { checkPorts } from './checks/check-ports.ts';
import type { ContractFile } from './contract-file.ts';
import type { DomainDescription } from './documents.ts';
import type { Fault } from './fault.ts';
import { createProducts } from './mapping/create-products.ts';
import { readFolder } from './read-folder.ts';

export type DomainFolderResult =
  | {
      readonly kind: 'ok';
      readonly domain: DomainDescription;
      /** In the order of their urns. */
      readonly products: readonly Product[];
    }
  | {
      readonly kind: 'faulty';
      /** Never empty; by file as given, then by line. */
      readonly faults: readonly Fault[];
    };

export interface DomainFolderOptions {
  /** The day, as `2026-01-31`, by which a member of a team has left or not. The current day in UTC unless told. */
  readonly today?: string;
}

/**
 * Reads `domain.yaml`, `*.odps.yaml` and `*.odcs.yaml`; files that are not YAML are passed over. All faults of all
 * files come at once, and one fault refuses the folder. Never throws for what a file can hold.
 */
export function parseDomainFolder(
  files: readonly ContractFile[],
  options: DomainFolderOptions = {},
): DomainFolderResult {
  const folder = readFolder(files);
  const faults = [
    ...folder.faults,
    ...checkIdentities(folder),
    ...checkPorts(folder),
    ...checkCustomProperties(folder),
  ];
  if (faults.length > 0 || !folder.domain) return { kind: 'faulty', faults: inOrder(faults, files) };
  const today = options.today ?? new Date().toISOString().slice(0, 10);
  return { kind: 'ok', domain: folder.domain, products: createProducts(folder, folder.domain, today) };
}

function inOrder(faults: readonly Fault[], files: readonly ContractFile[]): readonly Fault[] {
  const order = new Map(files.map(({ path }, index) => [path, index]));
  const rank = ({ file }: Fault) => order.get(file) ?? -1;
  return faults.toSorted((a, b) => rank(a) - rank(b) || a.line - b.line || a.column - b.column);
}
