/**
 * The tables of the index. Their names begin with `discovery_`, since other rooms keep records in the same database.
 * Times are RFC 3339 text in UTC. The text index is the dialect's own: `text-index.ts`.
 */
import type { Generated } from 'kysely';

export interface Tables {
  /** One row. Whoever writes takes it first, so writers of several processes wait for each other. */
  discovery_index: { id: number; /** Changes whenever the words of the index may have. */ revision: number };
  discovery_domain: { name: string; harvested_at: string | null };
  discovery_product: ProductTable;
  /** Tags and owners, folded, to filter by. */
  discovery_label: { product_id: number; kind: 'tag' | 'owner'; value: string };
}

export interface ProductTable {
  id: Generated<number>;
  urn: string;
  domain: string;
  lifecycle: string | null;
  /** Folded. */
  classification: string | null;
  /** Tells whether a harvested product is the one that is stored. */
  digest: string;
  /** Null for what readers see; while a harvest is being written, the mark of its rows. */
  draft: string | null;
  /** The `IndexedProduct` as JSON. */
  document: string;
}
