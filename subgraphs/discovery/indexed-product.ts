/** What the index keeps of a product: what it is listed, filtered and found by, and no more. */
export interface IndexedProduct {
  readonly urn: string;
  readonly name: string | null;
  readonly description: string | null;
  readonly lifecycle: string | null;
  readonly classification: string | null;
  readonly version: string | null;
  readonly successorUrn: string | null;
  readonly tags: readonly string[];
  readonly owners: readonly IndexedOwner[];
  readonly columns: readonly IndexedColumn[];
  /** The names of its input and output ports. */
  readonly ports: readonly string[];
  /** The names of the datasets behind its output ports. */
  readonly datasets: readonly string[];
}

export interface IndexedOwner {
  readonly name: string | null;
  readonly username: string | null;
}

export interface IndexedColumn {
  readonly name: string;
  readonly businessName: string | null;
  readonly description: string | null;
  /** The name of the business term that it means. */
  readonly term: string | null;
}
