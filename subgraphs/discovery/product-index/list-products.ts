/** Reads of the index by urn, by filter and by domain. */
import { sql, type Kysely } from 'kysely';
import type { IndexedProduct } from '../indexed-product.ts';
import { productsThatFit } from './filter.ts';
import type { IndexedDomain, ListPage, ProductFilter, UrnPage } from './product-index.ts';
import type { Tables } from './tables.ts';

/** One statement, so that the page and its count are of one state of the index. */
export async function listProducts(
  database: Kysely<Tables>,
  filter: ProductFilter,
  { first, after }: UrnPage,
): Promise<ListPage> {
  const fitting = productsThatFit(database, filter).select('product.urn');
  const { rows } = await sql<{ total: number | string; urn: string | null }>`
    with fitting as materialized ${fitting}, page as (
      select urn from fitting where urn > ${after ?? ''} order by urn limit ${first + 1}
    )
    select counted.total, page.urn from (select count(*) as total from fitting) as counted
    left join page on 1 = 1 order by page.urn`.execute(database);
  const urns = rows.map(({ urn }) => urn).filter((urn) => urn !== null);
  return { urns: urns.slice(0, first), totalCount: Number(rows[0]!.total), hasNextPage: urns.length > first };
}

export async function productsByUrns(
  database: Kysely<Tables>,
  urns: readonly string[],
): Promise<ReadonlyMap<string, IndexedProduct>> {
  const rows = await productsThatFit(database, { urn: urns }).select(['urn', 'document']).execute();
  return new Map(rows.map(({ urn, document }) => [urn, JSON.parse(document) as IndexedProduct]));
}

export async function listDomains(database: Kysely<Tables>): Promise<readonly IndexedDomain[]> {
  const rows = await database
    .selectFrom('discovery_domain as domain')
    .leftJoin('discovery_product as product', (join) =>
      join.onRef('product.domain', '=', 'domain.name').on('product.draft', 'is', null),
    )
    .select(({ fn }) => ['domain.name', 'domain.harvested_at', fn.count('product.id').as('products')])
    .groupBy(['domain.name', 'domain.harvested_at'])
    .orderBy('domain.name')
    .execute();
  return rows.map(({ name, harvested_at, products }) => ({
    name,
    harvestedAt: harvested_at === null ? null : new Date(harvested_at),
    productCount: Number(products),
  }));
}
