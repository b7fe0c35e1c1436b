/** What a harvest brings, and who takes it. */

/** A product as the graph answered it: its urn, and the fields that the sinks select. */
export type HarvestedProduct = Readonly<Record<string, unknown>> & { readonly urn: string };

/** What one round learned about one domain. `failed` says nothing about its products: what was known stays. */
export type DomainHarvest =
  | {
      readonly kind: 'harvested';
      readonly domain: string;
      readonly at: Date;
      readonly products: readonly HarvestedProduct[];
    }
  | { readonly kind: 'failed'; readonly domain: string; readonly at: Date; readonly error: string }
  /** The domain is not in the mesh any more. */
  | { readonly kind: 'left'; readonly domain: string; readonly at: Date };

/**
 * Who wants to know of products. `receive` is called with one harvest of a domain after the other, in the order of the
 * rounds; a harvest holds all products of its domain, so that one that is missing is gone. When it rejects, the domain
 * counts as not harvested and is offered again in the next round.
 */
export interface HarvestSink {
  /** Fields of the vocabulary's DataProduct: `name owners { name }`. Selections of all sinks are joined in one query. */
  readonly selection: string;
  readonly receive: (harvest: DomainHarvest) => Promise<void>;
}
