/** Which function answers which field. */
import { notFound } from '../kit/index.ts';
import type { Context } from './context.ts';
import { domainProductsPage, domainsPage, productsPage, searchPage } from './pages.ts';
import type { DataProductParent, DomainParent } from './parents.ts';
import type { KnownDomain } from './known-domains.ts';
import type { Resolvers } from './schema.generated.ts';
import { parseUrn } from '../../lib/urn.ts';
import { matchesOf } from './words/matches.ts';

export const resolvers: Resolvers<Context> = {
  Query: {
    dataProduct: (_root, { urn }, context) => productAt(urn, context),
    dataProducts: (_root, page, context) => productsPage(context, page),
    domains: (_root, page, context) => domainsPage(context, page),
    domain: (_root, { name }, context) => domainAt(name, context),
    search: (_root, search, context) => searchPage(context, search),
  },
  DataProduct: {
    __resolveReference: ({ urn }, context) => productAt(urn, context),
    successor: async ({ urn }, _page, context) => {
      const product = await context.products.load(urn);
      return product?.successorUrn ? productAt(product.successorUrn, context) : null;
    },
    freshness: async ({ urn }, _page, { domains }) => (await domains()).get(parseUrn(urn)!.domain)?.freshness ?? null,
  },
  Domain: {
    __resolveReference: ({ name }, context) => domainAt(name, context),
    products: ({ name }, page, context) => domainProductsPage(context, name, page),
    productCount: async ({ name }, _page, { domains }) => (await domains()).get(name)?.productCount ?? null,
    freshness: async ({ name }, _page, { domains }) => (await domains()).get(name)?.freshness ?? null,
  },
  DataProductConnection: { freshness: freshnessOf },
  DomainConnection: { freshness: freshnessOf },
  SearchConnection: { freshness: freshnessOf },
  SearchHit: { matches: ({ product, words }) => matchesOf(product, words) },
};

/** A reference, once we know that there is such a product: else a rejection that names it. */
async function productAt(urn: string, { products }: Context): Promise<DataProductParent> {
  await products.load(urn);
  return { urn };
}

async function domainAt(name: string, { domains }: Context): Promise<DomainParent> {
  if ((await domains()).has(name)) return { name };
  throw notFound('domain', name);
}

async function freshnessOf(
  connection: { readonly domains: readonly string[] | null },
  _arguments: unknown,
  { domains }: Context,
): Promise<KnownDomain['freshness'][]> {
  const all = [...(await domains()).values()].map(({ freshness }) => freshness);
  return all.filter(({ domain }) => connection.domains?.includes(domain) ?? true);
}
