/**
 * A search, as one statement over the text index. A product fits when every term is found in it; its score is the sum,
 * over the words of the search, of the weight of the best place in which each stands.
 */
import { sql, type Kysely, type RawBuilder, type SqlBool } from 'kysely';
import type { IndexedProduct } from '../indexed-product.ts';
import type { QueryWord } from '../words/query-word.ts';
import type { SearchTerm } from '../words/search-terms.ts';
import { productsThatFit } from './filter.ts';
import type { HitPage, ProductFilter, SearchPage } from './product-index.ts';
import { questionOf, readingsOf } from './search-readings.ts';
import type { Tables } from './tables.ts';
import type { TextIndex } from './text-index.ts';

export interface Search {
  readonly terms: readonly SearchTerm[];
  /** By the word as it was typed: every part and every whole of the terms. */
  readonly words: ReadonlyMap<string, QueryWord>;
  readonly filter: ProductFilter;
  readonly page: HitPage;
}

export async function searchProducts(database: Kysely<Tables>, text: TextIndex, search: Search): Promise<SearchPage> {
  const words = [...search.words.values()];
  const condition = conditionOf(text, search);
  if (condition === null || words.length === 0) return { hits: [], totalCount: 0, hasNextPage: false, words };
  const { rows } = await statement(database, text, condition, search).execute(database);
  const hits = rows.flatMap(({ score, document }) =>
    document === null ? [] : [{ product: JSON.parse(document) as IndexedProduct, score: Number(score) }],
  );
  const { first } = search.page;
  return { hits: hits.slice(0, first), totalCount: Number(rows[0]!.total), hasNextPage: hits.length > first, words };
}

/** Of the page and its count in one, so that both are of one state of the index; Postgres gives counts as text. */
interface Row {
  readonly total: number | string;
  readonly score: number | string | null;
  readonly document: string | null;
}

function statement(
  database: Kysely<Tables>,
  text: TextIndex,
  condition: RawBuilder<SqlBool>,
  { words, filter, page: { first, after } }: Search,
) {
  const fitting = productsThatFit(database, filter).select(['product.id', 'product.urn']).where(condition);
  const isBeyond =
    after === null ? sql`1 = 1` : sql`score < ${after.score} or (score = ${after.score} and urn > ${after.urn})`;
  return sql<Row>`
    with fitting as materialized ${fitting},
    place (id, word, weight) as (${weighedPlaces(text, [...words.values()])}),
    best (id, weight) as (select id, max(weight) from place group by id, word),
    scored (id, urn, score) as (
      select fitting.id, fitting.urn, sum(best.weight) from fitting join best on best.id = fitting.id
      group by fitting.id, fitting.urn
    ),
    page as (select id, urn, score from scored where ${isBeyond} order by score desc, urn limit ${first + 1})
    select counted.total, page.score, product.document from (select count(*) as total from fitting) as counted
    left join page on 1 = 1 left join discovery_product as product on product.id = page.id
    order by page.score desc, page.urn`;
}

function weighedPlaces(text: TextIndex, words: readonly QueryWord[]): RawBuilder<unknown> {
  const selects = words.flatMap((queryWord, word) =>
    readingsOf(queryWord).map(({ question, weights }) => {
      const cases = weights.map((weight, field) => sql`when ${sql.lit(field)} then ${sql.lit(weight)}`);
      return sql`select id, ${sql.lit(word)}, case field ${sql.join(cases, sql` `)} end
        from (${text.places(question)}) as found`;
    }),
  );
  return sql.join(selects, sql` union all `);
}

/** Every term must be found: its whole, or all its parts. Null where a term stands for nothing that the index has. */
function conditionOf(text: TextIndex, { terms, words }: Search): RawBuilder<SqlBool> | null {
  const anywhere = (word: string): Condition => {
    const question = questionOf(words.get(word)!);
    return question && sql<SqlBool>`product.id in (${text.products(question)})`;
  };
  return all(
    terms.map(({ parts, whole }) => {
      const apart = all(parts.map(anywhere));
      return parts.length === 1 ? apart : any([anywhere(whole), apart]);
    }),
  );
}

type Condition = RawBuilder<SqlBool> | null;

function any(conditions: readonly Condition[]): Condition {
  const possible = conditions.filter((condition) => condition !== null);
  return possible.length === 0 ? null : sql<SqlBool>`(${sql.join(possible, sql` or `)})`;
}

function all(conditions: readonly Condition[]): Condition {
  const possible = conditions.filter((condition) => condition !== null);
  return possible.length < conditions.length ? null : sql<SqlBool>`(${sql.join(possible, sql` and `)})`;
}
