/** The front door of the contract room: a domain's folder of texts in, products or faults out. */
export type { ContractFile } from './contract-file.ts';
export type { DomainDescription } from './documents.ts';
export { formatFault, type Fault } from './fault.ts';
export { parseDomainFolder, type DomainFolderOptions, type DomainFolderResult } from './parse-domain-folder.ts';
