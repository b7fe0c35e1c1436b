/**
 * A product that the index doesn't have is asked for once at its domain, through the graph, and kept. So a product can
 * be found the moment its domain serves it, and not only after the next harvest. What a domain doesn't know is not
 * remembered, for the same reason.
 */
import { bulkhead } from 'cockatiel';
import { Counter } from 'prom-client';
import { productFieldOf } from '../../schema/naming.ts';
import { parseUrn } from '../../lib/urn.ts';
import {
  notFound,
  TributaryError,
  type GraphQLHandler,
  type GraphQLResponse,
  type HarvestedProduct,
  type Logger,
  type Metrics,
} from '../kit/index.ts';
import { askGraph } from './ask-graph.ts';
import { HARVEST_SELECTION, toIndexedProduct } from './harvested-product.ts';
import type { IndexedProduct } from './indexed-product.ts';
import type { ProductIndex } from './product-index/product-index.ts';

export interface ProductLookup {
  /**
   * Rejects with `NOT_FOUND` when its domain does not know it, when there is no such domain, or when the text is no urn;
   * with `DOMAIN_UNAVAILABLE` when its domain doesn't say. Asks for one urn that come together are one ask.
   */
  readonly find: (urn: string) => Promise<IndexedProduct>;
}

export interface ProductLookupParts {
  readonly index: ProductIndex;
  readonly graph: GraphQLHandler;
  /** Whether the mesh has this domain, as far as we have heard. */
  readonly isKnownDomain: (domain: string) => boolean;
  readonly metrics: Metrics;
  readonly logger: Logger;
}

/** How many domains' answers are awaited at once, and how many more may wait for their turn. */
const CONCURRENT = 16;
const WAITING = 5_000;

type Answer =
  | { readonly kind: 'found'; readonly product: HarvestedProduct; readonly isWhole: boolean }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'unavailable'; readonly cause: unknown };

export function createProductLookup(parts: ProductLookupParts): ProductLookup {
  const { index, logger } = parts;
  const lookups = createLookupCounter(parts.metrics);
  const turns = bulkhead(CONCURRENT, WAITING);
  const running = new Map<string, Promise<IndexedProduct>>();

  const find = async (urn: string, domain: string): Promise<IndexedProduct> => {
    const answer = await turns.execute(() => askDomain(parts, urn, domain)).catch(toUnavailable);
    lookups.inc({ outcome: answer.kind });
    if (answer.kind === 'unknown') throw notFound('urn', urn);
    if (answer.kind === 'unavailable') throw unavailable(urn, domain, answer.cause);
    const product = toIndexedProduct(answer.product);
    if (answer.isWhole) await keep(product);
    return product;
  };
  /** The answer is good without it, so a store that does not take it costs the next asker a second question. */
  const keep = (product: IndexedProduct): Promise<void> =>
    index.upsert(product).catch((fault: unknown) => {
      logger.warn({ urn: product.urn, err: fault }, 'a product that was looked up could not be kept');
    });

  return {
    find: async (urn) => {
      const parsed = parseUrn(urn);
      if (!parsed) throw notFound('urn', urn);
      const begun = running.get(urn) ?? find(urn, parsed.domain).finally(() => running.delete(urn));
      running.set(urn, begun);
      return begun;
    },
  };
}

async function askDomain({ graph, isKnownDomain }: ProductLookupParts, urn: string, domain: string): Promise<Answer> {
  const field = productFieldOf(domain);
  const query = `query DiscoverProduct($urn: ID!) { ${field}(urn: $urn) { urn ${HARVEST_SELECTION} } }`;
  const response = await askGraph(graph, { query, variables: { urn } });
  return read(response, { urn, field, isKnown: isKnownDomain(domain) });
}

function toUnavailable(cause: unknown): Answer {
  return { kind: 'unavailable', cause };
}

/** An error without a path is about the query: for a domain that we don't know it means that there is no such field. */
function read(
  { data, errors = [] }: GraphQLResponse,
  { urn, field, isKnown }: { urn: string; field: string; isKnown: boolean },
): Answer {
  const product = data?.[field] as HarvestedProduct | null | undefined;
  if (product?.urn === urn) return { kind: 'found', product, isWhole: errors.length === 0 };
  if (product === undefined && errors.length === 0) return toUnavailable(new Error(`no answer for ${field}`));
  const faults = errors.filter(({ extensions }) => extensions?.['code'] !== 'NOT_FOUND');
  const isAboutQuery = faults.length > 0 && faults.every((fault) => fault.path === undefined && isRefusal(fault));
  if (faults.length === 0 || (isAboutQuery && !isKnown)) return { kind: 'unknown' };
  return toUnavailable(new Error(faults.map(({ message }) => message).join(' ')));
}

/** What gateways call a query that does not fit their schema: Apollo's the first, ours the second. */
const REFUSALS: readonly unknown[] = ['GRAPHQL_VALIDATION_FAILED', 'BAD_USER_INPUT'];

function isRefusal({ extensions }: NonNullable<GraphQLResponse['errors']>[number]): boolean {
  return REFUSALS.includes(extensions?.['code']);
}

function unavailable(urn: string, domain: string, cause: unknown): TributaryError {
  return new TributaryError(
    'DOMAIN_UNAVAILABLE',
    `The domain "${domain}" did not say whether it has "${urn}".`,
    { domain, urn },
    cause,
  );
}

function createLookupCounter(metrics: Metrics): Counter<'outcome'> {
  return new Counter({
    name: 'tributary_discovery_lookups_total',
    help: 'Products that were not in the index, by what their domain said.',
    labelNames: ['outcome'],
    registers: [metrics],
  });
}
