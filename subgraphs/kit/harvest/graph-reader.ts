/**
 * Reads domains through the graph, as any client could: first which domains there are, then each one's products, page
 * by page. There is no back door, so what can be queried is what is known.
 */
import { randomUUID } from 'node:crypto';
import type { GraphQLHandler } from '../../../lib/graphql-request.ts';
import type { HarvestClock } from './clock.ts';
import { withDeadline } from './deadline.ts';
import type { HarvestedProduct } from './harvest.ts';

/** A domain as the catalog lists it. */
export interface ListedDomain {
  readonly domain: string;
  /** The root field that lists its products. */
  readonly productsField: string;
}

export interface GraphReader {
  /** Rejects where the graph doesn't answer. */
  readonly domains: (signal: AbortSignal) => Promise<readonly ListedDomain[]>;
  /** All products of a domain, or a rejection: half a domain is none. */
  readonly products: (listed: ListedDomain, signal: AbortSignal) => Promise<readonly HarvestedProduct[]>;
}

export interface GraphReaderOptions {
  readonly graph: GraphQLHandler;
  /** What to ask of each product, beside its urn. */
  readonly selection: string;
  /** For one query; a page that takes longer is given up. */
  readonly deadlineMs: number;
  readonly clock: HarvestClock;
}

const PAGE = 200;
/** Of one domain; more means that its pages go round in a circle. */
const MAX_PAGES = 1_000;

export function createGraphReader(options: GraphReaderOptions): GraphReader {
  const selection = options.selection.trim();
  return {
    domains: async (signal) => {
      const { catalog } = (await ask(options, CATALOG, {}, signal)) as { catalog: readonly ListedDomain[] };
      return catalog;
    },
    products: async ({ productsField }, signal) => {
      const query = productsQuery(productsField, selection);
      const products: HarvestedProduct[] = [];
      let after: string | null = null;
      for (let page = 0; page < MAX_PAGES; page++) {
        const { nodes, pageInfo } = (await ask(options, query, { after }, signal))[productsField] as ProductPage;
        if (!nodes) throw new Error(`${productsField} answered a page without products`);
        products.push(...nodes);
        if (!pageInfo.hasNextPage || pageInfo.endCursor === null) return products;
        after = pageInfo.endCursor;
      }
      throw new Error(
        `${productsField} has more than ${MAX_PAGES} pages of ${PAGE}; its cursors may go round in a circle`,
      );
    },
  };
}

interface ProductPage {
  readonly nodes: readonly HarvestedProduct[] | null;
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

const CATALOG = 'query HarvestCatalog { catalog { domain productsField } }';

function productsQuery(productsField: string, selection: string): string {
  return `query HarvestProducts($after: String) {
  ${productsField}(first: ${PAGE}, after: $after) { nodes { urn ${selection} } pageInfo { hasNextPage endCursor } }
}`;
}

/** An answer with any error counts as none: a null in it could be taken for the truth. */
async function ask(
  { graph, deadlineMs, clock }: GraphReaderOptions,
  query: string,
  variables: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
): Promise<Readonly<Record<string, unknown>>> {
  const { data, errors = [] } = await withDeadline(clock, deadlineMs, signal, (deadline) =>
    graph({ query, variables }, { requestId: randomUUID(), signal: deadline }),
  );
  if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join(' '));
  const empty = Object.entries(data ?? {}).filter(([, value]) => value === null);
  if (!data || empty.length > 0) throw new Error(`the graph answered ${data ? `null for ${empty[0]![0]}` : 'no data'}`);
  return data;
}
