/** What each request finds: the index, and loaders that live as long as the request. */
import { createLoader, timely, type DomainFreshness, type Loader, type RequestContext } from '../kit/index.ts';
import type { IndexedProduct } from './indexed-product.ts';
import { joinDomains, type KnownDomain } from './known-domains.ts';
import type { ProductIndex } from './product-index/product-index.ts';
import type { ProductLookup } from './product-lookup.ts';

export interface Context extends RequestContext {
  readonly index: ProductIndex;
  /** A product that nobody knows is a rejection, `NOT_FOUND` or `DOMAIN_UNAVAILABLE`, never null. */
  readonly products: Loader<string, IndexedProduct>;
  /** The domains of the mesh by name, read once a request. */
  readonly domains: () => Promise<ReadonlyMap<string, KnownDomain>>;
}

export interface ContextParts {
  readonly index: ProductIndex;
  readonly lookup: ProductLookup;
  readonly freshness: () => readonly DomainFreshness[];
  readonly now: () => Date;
}

export function createContext(
  { index, lookup, freshness, now }: ContextParts,
  request: RequestContext,
): Omit<Context, keyof RequestContext> {
  let domains: Promise<ReadonlyMap<string, KnownDomain>> | undefined;
  return {
    index,
    products: createLoader((urns) => loadProducts(index, lookup, urns), { keyOf: ({ urn }) => urn }),
    domains: () =>
      (domains ??= index.domains().then((indexed) => timelyDomains(joinDomains(indexed, freshness(), now()), request))),
  };
}

function timelyDomains(known: ReadonlyMap<string, KnownDomain>, request: RequestContext) {
  const timelyDomain = (domain: KnownDomain) => ({ ...domain, freshness: timely([domain.freshness], request)[0]! });
  return new Map([...known].map(([name, domain]) => [name, timelyDomain(domain)]));
}

/** One question to the index for all of them; those that it lacks are asked for at their domains. */
async function loadProducts(
  index: ProductIndex,
  lookup: ProductLookup,
  urns: readonly string[],
): Promise<readonly (IndexedProduct | Error)[]> {
  const indexed = await index.byUrns(urns);
  const find = async (urn: string): Promise<IndexedProduct | Error> =>
    indexed.get(urn) ?? lookup.find(urn).catch((refusal: unknown) => refusal as Error);
  return Promise.all(urns.map(find));
}
