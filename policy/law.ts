/** A law of the mesh: it looks at the products of one domain as they would be published, and tells what it finds. */
import type { Product } from '../schema/product.ts';

export interface LawFinding {
  /** As people read and search it: `PRODUCT_WITHOUT_OWNER`. */
  readonly rule: string;
  readonly severity: 'error' | 'warning';
  /** What is, and what was expected. */
  readonly message: string;
  /** What to do. */
  readonly advice?: string;
  /** The urn, and the port where it is about one: `urn:dp:payments:settlements/table`. */
  readonly coordinate?: string;
}

export interface Law {
  readonly name: string;
  /** One sentence: what it asks for. */
  readonly description: string;
  /** Pure: it has nothing but the products. */
  readonly judge: (products: readonly Product[]) => readonly LawFinding[];
}
