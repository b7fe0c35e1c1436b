/** Which products a folder has, and the segment of the urn that each of them gets. */
import { slug } from '../../lib/urn.ts';
import type { ContractDocument, ProductDocument } from './documents.ts';
import type { Folder, ReadFile } from './read-folder.ts';

/** A product with a file of its own, or a contract that no product's output port refers to. */
export type ProductOrigin =
  | { readonly kind: 'product'; readonly file: ReadFile<ProductDocument> }
  | { readonly kind: 'contract'; readonly file: ReadFile<ContractDocument> };

export function originsOf({ products, contracts }: Folder): readonly ProductOrigin[] {
  const offered = new Set(
    products.flatMap(({ document }) => document.outputPorts ?? []).map(({ contractId }) => contractId),
  );
  return [
    ...products.map((file) => ({ kind: 'product', file }) as const),
    ...contracts
      .filter(({ document }) => !offered.has(document.id))
      .map((file) => ({ kind: 'contract', file }) as const),
  ];
}

/** The text that a product's segment is made from: the stem of its file, or the name of a contract by itself. */
export function titleOf(origin: ProductOrigin): string {
  if (origin.kind === 'product') return origin.file.stem;
  const { dataProduct, name } = origin.file.document;
  return dataProduct ?? name ?? origin.file.stem;
}

/** Null where the title has no letter to begin with. */
export function segmentOf(origin: ProductOrigin): string | null {
  return origin.kind === 'product' ? origin.file.stem : slug(titleOf(origin));
}
