/** Opens the index where the records are kept, and brings its tables up to date. */
import { openRecords, type RecordsLocation } from '../../../lib/records.ts';
import { TributaryError } from '../../../lib/errors.ts';
import { parseSearchTerms } from '../words/search-terms.ts';
import { DIALECTS, type Step } from './dialect.ts';
import { listDomains, listProducts, productsByUrns } from './list-products.ts';
import { migrate } from './migrations.ts';
import type { ProductIndex } from './product-index.ts';
import { searchProducts } from './search-products.ts';
import type { Tables } from './tables.ts';
import { createWordResolver } from './word-resolver.ts';
import { removeDomain, replaceDomain, upsertProduct } from './write.ts';

/** Rejects with `STORE_UNAVAILABLE` and one clear line when the store does not open. */
export async function openProductIndex(location: RecordsLocation): Promise<ProductIndex> {
  const { database, dialect: name, close } = await openRecords<Tables>(location);
  const dialect = DIALECTS[name];
  try {
    await migrate(database, dialect);
  } catch (error) {
    await close();
    throw error;
  }
  const resolver = createWordResolver(database, dialect.text);
  const inTurn = createQueue();
  const write = (work: (step: Step) => Promise<void>) => inTurn(() => told(() => dialect.write(database, work)));

  return {
    replaceDomain: (domain, products, at) => write((step) => replaceDomain(step, dialect, { domain, products, at })),
    removeDomain: (domain) => write((step) => removeDomain(step, dialect, domain)),
    upsert: (product) => write((step) => upsertProduct(step, dialect, product)),
    byUrns: (urns) => told(() => productsByUrns(database, urns)),
    list: (filter, page) => told(() => listProducts(database, filter, page)),
    domains: () => told(() => listDomains(database)),
    search: async (query, filter, page) => {
      const terms = parseSearchTerms(query);
      return told(async () => {
        const words = await resolver.resolve(terms);
        return searchProducts(database, dialect.text, { terms, words, filter, page });
      });
    },
    close: () => inTurn(close),
  };
}

/** One after the other, in the order they came; one that fails does not stop the next. */
function createQueue(): <Result>(work: () => Promise<Result>) => Promise<Result> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work);
    last = next.catch(() => undefined);
    return next;
  };
}

/** A driver's message may hold a host or a statement, so it stays in the cause, for the log. */
async function told<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    throw new TributaryError('STORE_UNAVAILABLE', 'The index of data products did not take the request.', {}, cause);
  }
}
