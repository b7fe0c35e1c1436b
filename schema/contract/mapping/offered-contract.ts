/** A contract of the folder, with the identities of its tables: what the ports of products are made from. */
import type { DatasetKey } from '../../product.ts';
import type { ContractDocument, SchemaObjectDocument } from '../documents.ts';
import { datasetBeside, datasetOnServer, datasetWithoutServer } from './dataset-naming.ts';
import type { NamedDataset } from './sources.ts';

export interface OfferedContract {
  readonly document: ContractDocument;
  /** The segment of the product whose output port it is. */
  readonly product: string;
  readonly tables: readonly OfferedTable[];
  /** A table beside the contract's own; null where the contract has no server. */
  readonly neighbour: (table: string) => DatasetKey | null;
}

export interface OfferedTable extends NamedDataset {
  readonly object: SchemaObjectDocument;
}

export function createOfferedContract(document: ContractDocument, domain: string, product: string): OfferedContract {
  const server = document.servers?.[0];
  const objects = document.schema ?? [];
  const datasetOf = ({ name, physicalName = name }: SchemaObjectDocument) =>
    server ? datasetOnServer(server, physicalName, objects.length === 1) : datasetWithoutServer(domain, product, name);
  const tables = objects.map((object) => {
    const dataset = datasetOf(object);
    return { object, dataset, names: [object.name, object.physicalName ?? object.name, dataset.name] };
  });
  return { document, product, tables, neighbour: (table) => (server ? datasetBeside(server, table) : null) };
}
