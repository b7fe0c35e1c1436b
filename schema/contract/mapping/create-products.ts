/** The products of a folder, from documents that have passed all checks. */
import type { Product } from '../../product.ts';
import type { DomainDescription } from '../documents.ts';
import { originsOf, segmentOf, type ProductOrigin } from '../product-segment.ts';
import type { Folder } from '../read-folder.ts';
import { createOfferedContract, type OfferedContract } from './offered-contract.ts';
import { productOfContract } from './product-of-contract.ts';
import { createProduct } from './product.ts';

/** In the order of their urns. `today` as `2026-01-31`. */
export function createProducts(folder: Folder, domain: DomainDescription, today: string): readonly Product[] {
  const origins = originsOf(folder);
  const contracts = offeredContracts(folder, origins, domain.name);
  const products = origins.map((origin) => {
    const segment = segmentOf(origin)!; // the checks refuse a product without one
    const document =
      origin.kind === 'product' ? origin.file.document : productOfContract(origin.file.document, segment);
    return createProduct(document, { segment, domain: domain.name, contracts, today });
  });
  return products.toSorted((a, b) => (a.urn < b.urn ? -1 : 1));
}

/** By id. A contract that two products offer belongs to the first. */
function offeredContracts(
  folder: Folder,
  origins: readonly ProductOrigin[],
  domain: string,
): ReadonlyMap<string, OfferedContract> {
  const documents = new Map(folder.contracts.map(({ document }) => [document.id, document]));
  const offered = new Map<string, OfferedContract>();
  for (const origin of origins) {
    for (const contractId of contractIdsOf(origin)) {
      const document = documents.get(contractId);
      if (document && !offered.has(contractId)) {
        offered.set(contractId, createOfferedContract(document, domain, segmentOf(origin)!));
      }
    }
  }
  return offered;
}

function contractIdsOf(origin: ProductOrigin): readonly string[] {
  if (origin.kind === 'contract') return [origin.file.document.id];
  return (origin.file.document.outputPorts ?? []).flatMap(({ contractId }) => contractId ?? []);
}
