/** A filter -> the products that readers see and that fit it. What can't be in the store is not asked for. */
import type { Expression, Kysely, SqlBool } from 'kysely';
import { isSlug, parseUrn } from '../../../lib/urn.ts';
import { foldLabel } from '../words/fold.ts';
import type { ProductFilter } from './product-index.ts';
import type { Tables } from './tables.ts';

/** A select over the table `product`, without columns yet. */
export function productsThatFit(database: Kysely<Tables>, filter: ProductFilter) {
  const { domain, owner, tag, lifecycle, classification, urn } = filter;
  return database.selectFrom('discovery_product as product').where((where) => {
    const oneOf = (column: 'domain' | 'urn' | 'lifecycle' | 'classification', values: readonly string[]) =>
      values.length === 0 ? where.lit(false) : where(`product.${column}`, 'in', values);
    const labelled = (kind: 'tag' | 'owner', values: readonly string[]) =>
      values.length === 0
        ? where.lit(false)
        : where('product.id', 'in', (label) =>
            label
              .selectFrom('discovery_label')
              .select('product_id')
              .where('kind', '=', kind)
              .where('value', 'in', values.map(foldLabel)),
          );
    const conditions: (Expression<SqlBool> | undefined)[] = [
      where('product.draft', 'is', null),
      domain && oneOf('domain', domain.filter(isSlug)),
      urn && oneOf('urn', urn.filter(parseUrn)),
      lifecycle && oneOf('lifecycle', lifecycle),
      classification && oneOf('classification', classification.map(foldLabel)),
      tag && labelled('tag', tag),
      owner && labelled('owner', owner),
    ];
    return where.and(conditions.filter((condition) => condition !== undefined));
  });
}
