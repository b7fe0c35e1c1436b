/** The resolvers that every domain gets for free: its two root fields, its products by reference, its columns in pages. */
import { notFound } from '../../../lib/errors.ts';
import { productFieldOf, productsFieldOf, typeNameOf } from '../../../schema/naming.ts';
import type { Column, Port, Product } from '../../../schema/product.ts';
import { pageOf, type PageArguments } from '../connections.ts';
import type { Resolvers } from '../resolvers.ts';
import type { DomainContext } from './domain-context.ts';
import type { ProductSource } from './product-source.ts';

export function productResolvers(domain: string, source: ProductSource): Resolvers {
  return {
    Query: {
      [productsFieldOf(domain)]: async (_query: unknown, page: PageArguments) =>
        pageOf(await source.list(), page, ({ urn }) => urn),
      [productFieldOf(domain)]: productByUrn,
    },
    DataProduct: { __resolveType: () => typeNameOf(domain) },
    [typeNameOf(domain)]: {
      __resolveReference: ({ urn }: { urn: string }, { products }: DomainContext) => products.load(urn),
      columns: ({ outputPorts }: Product, page: PageArguments) =>
        pageOf(
          outputPorts.flatMap(({ columns }) => columns),
          page,
          columnKey,
        ),
    },
    Port: { columns: ({ columns }: Port, page: PageArguments) => pageOf(columns, page, columnKey) },
  };
}

/** In silence a `null` would look like a product of which nothing is known. */
async function productByUrn(_query: unknown, { urn }: { urn: string }, { products }: DomainContext): Promise<Product> {
  const product = await products.load(urn);
  if (product === null) throw notFound('urn', urn);
  return product;
}

/** A column's name is unique only within its dataset. */
function columnKey({ port, dataset, name }: Column): string {
  return JSON.stringify([port, dataset.namespace, dataset.name, name]);
}
