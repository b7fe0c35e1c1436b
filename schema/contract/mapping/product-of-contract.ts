/** A contract by itself is a product with one output port: this writes down the product file that its owner left out. */
import type { ContractDocument, ProductDocument } from '../documents.ts';

export function productOfContract(contract: ContractDocument, segment: string): ProductDocument {
  const { id, version, status, name, dataProduct, description, tags } = contract;
  return {
    apiVersion: 'v1.0.0',
    id,
    status,
    version,
    name: dataProduct ?? name ?? segment,
    tags,
    description,
    outputPorts: [{ name: name ?? segment, version, contractId: id }],
    authoritativeDefinitions: contract.authoritativeDefinitions,
    customProperties: contract.customProperties,
  };
}
