/** Builders for the tests of the contract room: a domain's folder from texts. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { formatFault, parseDomainFolder, type ContractFile } from '../../../schema/contract/index.ts';
import type { Product } from '../../../schema/product.ts';

export const DOMAIN = `name: payments
title: Payments
description: Cards and transfers.
owner: { name: Payments Data Team, email: payments-data@bank.example }
`;

/** A contract with the least that the standard asks for; `more` is put after it. */
export function contract(more = '', id = 'c-1'): string {
  return `apiVersion: v3.1.0\nkind: DataContract\nid: ${id}\nversion: 1.0.0\nstatus: active\n${more}`;
}

/** A product with the least that the standard asks for. */
export function product(more = '', id = 'p-1'): string {
  return `apiVersion: v1.0.0\nkind: DataProduct\nid: ${id}\nstatus: active\n${more}`;
}

/** Files of a folder whose domain.yaml is fine; names stand below contracts/. */
export function folder(texts: Readonly<Record<string, string>>): readonly ContractFile[] {
  const files = Object.entries(texts).map(([name, text]) => ({ path: `contracts/${name}`, text }));
  return [{ path: 'domain.yaml', text: DOMAIN }, ...files];
}

export function productsOf(texts: Readonly<Record<string, string>>): readonly Product[] {
  const result = parseDomainFolder(folder(texts), { today: '2026-06-15' });
  if (result.kind === 'faulty') throw new Error(result.faults.map(formatFault).join('\n'));
  return result.products;
}

/** Its faults as lines; empty where the folder is fine. */
export function faultsOf(texts: Readonly<Record<string, string>>): readonly string[] {
  return faultsOfFiles(folder(texts));
}

export function faultsOfFiles(files: readonly ContractFile[]): readonly string[] {
  const result = parseDomainFolder(files);
  return result.kind === 'faulty' ? result.faults.map(formatFault) : [];
}

const DATA = new URL('../../../../shared/data/', import.meta.url);

/** The public standards' schemas and examples, which lie beside the repository on the machines that test it. */
export const hasPublicData = existsSync(new URL('odcs/schema', DATA));
if (!hasPublicData)
  console.warn('SKIPPED: the comparison with the public contract standards; ../shared/data is not here');

export function readPublic(path: string): string {
  return readFileSync(new URL(path, DATA), 'utf8');
}

export function listPublic(path: string): readonly string[] {
  return hasPublicData ? readdirSync(new URL(path, DATA)).filter((name) => name.endsWith('.yaml')) : [];
}
