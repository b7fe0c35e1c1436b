/** What a domain's contracts say of lineage: its products with their ports, and the flows that follow from them. */
import type { Flow, Transformation } from './change.ts';
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
  /** Their names; declarations of before these were kept lack both. */
  readonly owners?: readonly string[];
  readonly classification?: string | null;
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
  readonly sources: readonly DeclaredSource[];
}

export interface DeclaredSource {
  readonly dataset: DatasetKey;
  /** `null` where the contract names a dataset only. */
  readonly column: string | null;
  /** How the column is made from it, where the contract says so in a form that can be read. */
  readonly transformations?: readonly Transformation[];
}

export interface ProductRead {
  readonly from: string;
  readonly to: string;
}
