/** Pages of the index as Relay connections. */
import { pageOf, pageSize, TributaryError, type Connection, type PageArguments } from '../kit/index.ts';
import type { Context } from './context.ts';
import { hitCursor, parseHitCursor, parseUrnCursor, urnCursor } from './cursors.ts';
import type { DataProductConnectionParent, DomainConnectionParent, SearchConnectionParent } from './parents.ts';
import type { ListPage, ProductFilter } from './product-index/product-index.ts';

type GivenFilter = { readonly [Field in keyof ProductFilter]?: ProductFilter[Field] | null } | null | undefined;

/** In values; a longer list of one condition is refused. */
const MAX_FILTER_VALUES = 500;

/** Every page throws `BAD_USER_INPUT` for a bad `first`, `after` or filter. */
export async function productsPage(
  { index }: Context,
  { first, after, filter: given }: PageArguments & { readonly filter?: GivenFilter },
): Promise<DataProductConnectionParent> {
  const filter = toFilter(given);
  const page = await index.list(filter, { first: pageSize(first), after: parseUrnCursor(after) });
  const nodes = page.urns.map((urn) => ({ urn }));
  return { ...connection(nodes, page, ({ urn }) => urnCursor(urn)), domains: filter.domain ?? null };
}

/** The products of one domain. A filter that names other domains finds none. */
export function domainProductsPage(
  context: Context,
  domain: string,
  { filter, ...page }: PageArguments & { readonly filter?: GivenFilter },
): Promise<DataProductConnectionParent> {
  const isMeant = filter?.domain?.includes(domain) ?? true;
  return productsPage(context, { ...page, filter: { ...filter, domain: isMeant ? [domain] : [] } });
}

export async function domainsPage({ domains }: Context, page: PageArguments): Promise<DomainConnectionParent> {
  const all = [...(await domains()).values()];
  const connected = pageOf(all, page, ({ name }) => name);
  return { ...connected, edges: connected.edges, pageInfo: connected.pageInfo, domains: null };
}

export async function searchPage(
  { index }: Context,
  { query, first, after, filter: given }: PageArguments & { readonly query: string; readonly filter?: GivenFilter },
): Promise<SearchConnectionParent> {
  const filter = toFilter(given);
  const page = await index.search(query, filter, { first: pageSize(first), after: parseHitCursor(after) });
  const nodes = page.hits.map((hit) => ({ ...hit, words: page.words }));
  const cursorOf = ({ score, product }: (typeof nodes)[number]) => hitCursor({ score, urn: product.urn });
  return { ...connection(nodes, page, cursorOf), domains: filter.domain ?? null };
}

function connection<Node>(
  nodes: readonly Node[],
  { totalCount, hasNextPage }: Omit<ListPage, 'urns'>,
  cursorOf: (node: Node) => string,
): Connection<Node> {
  const edges = nodes.map((node) => ({ cursor: cursorOf(node), node }));
  const [startCursor, endCursor] = [edges[0]?.cursor ?? null, edges.at(-1)?.cursor ?? null];
  return { nodes, edges, totalCount, pageInfo: { hasNextPage, hasPreviousPage: false, startCursor, endCursor } };
}

/** A null is the same as a condition left out. */
function toFilter(given: GivenFilter): ProductFilter {
  const conditions = Object.entries(given ?? {}).filter((entry): entry is [keyof ProductFilter, readonly string[]] => {
    const [field, values] = entry;
    if (values && values.length > MAX_FILTER_VALUES) throw tooMany(field, values.length);
    return values != null;
  });
  return Object.fromEntries(conditions);
}

function tooMany(field: string, count: number): TributaryError {
  return new TributaryError(
    'BAD_USER_INPUT',
    `The filter "${field}" has at most ${MAX_FILTER_VALUES} values; came ${count}. Ask in parts.`,
  );
}
