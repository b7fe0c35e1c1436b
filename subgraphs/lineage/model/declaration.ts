/** What a domain's contracts say of lineage: its products with their ports, and the flows that follow from them. */
import type { Flow } from './change.ts';
import type { DatasetKey } from './node-id.ts';

export interface Declaration {
  /** When the domain was harvested, in the form of `event-time.ts`. */
  readonly at: string;
  readonly products: readonly DeclaredProduct[];
  readonly flows: readonly Flow[];
  /** Reads of one product by another that no dataset stands for. */
  readonly reads: readonly ProductRead[];
}

export interface DeclaredProduct {
  readonly urn: string;
  readonly name: string | null;
  readonly outputPorts: readonly DeclaredPort[];
  readonly inputPorts: readonly DeclaredPort[];
}

export interface DeclaredPort {
  readonly name: string;
  readonly contractId: string | null;
  /** Of an input port: the product that it reads. */
  readonly productUrn: string | null;
  readonly datasets: readonly DatasetKey[];
  /** Of an output port. */
  readonly columns: readonly DeclaredColumn[];
}

export interface DeclaredColumn {
  readonly dataset: DatasetKey;
  readonly name: string;
  readonly type: string | null;
  readonly description: string | null;
  readonly sources: readonly { readonly dataset: DatasetKey; readonly column: string | null }[];
}

export interface ProductRead {
  readonly from: string;
  readonly to: string;
}
