/**
 * The catalog's resolvers. All that they answer follows from a urn and the list of domains, so each is a pure function;
 * a urn of a domain that isn't in the mesh is an `UnlistedDataProduct`, never an error in the middle of a lineage graph.
 */
import { notFound } from '../../lib/errors.ts';
import type { Logger } from '../../lib/logger.ts';
import type { Metrics } from '../../lib/metrics.ts';
import { parseUrn } from '../../lib/urn.ts';
import { productFieldOf, productsFieldOf, typeNameOf, UNLISTED_TYPE } from '../../schema/naming.ts';
import { createSubgraph, type Changes, type Resolvers, type Subgraph } from '../kit/index.ts';

export interface CatalogOptions {
  /** The names of the domains in the mesh. */
  readonly domains: readonly string[];
  /** What `catalogSdl` made for the same domains. */
  readonly sdl: string;
  /** True where the SDL may be older than the supergraph; what it lacks is then answered with null. Default false. */
  readonly isTolerant?: boolean | undefined;
  /** Of this catalog and those that come in its place: what it answers changes only then. Absent: gateways keep nothing. */
  readonly changes?: Changes | undefined;
  readonly metrics?: Metrics | undefined;
  readonly logger: Logger;
}

/** Throws a `SubgraphFault` when the SDL is not that of these domains. */
export function createCatalog({ domains, ...options }: CatalogOptions): Subgraph {
  return createSubgraph({ ...options, name: 'catalog', resolvers: catalogResolvers(domains) });
}

interface ProductReference {
  readonly urn: string;
}

function catalogResolvers(domains: readonly string[]): Resolvers {
  const listed = new Set(domains);
  const typed = ({ urn }: ProductReference) => {
    const domain = domainOf(urn);
    return { __typename: listed.has(domain) ? typeNameOf(domain) : UNLISTED_TYPE, urn };
  };
  const concrete = {
    __resolveReference: ({ urn }: ProductReference) => ({ urn }),
    domain: ({ urn }: ProductReference) => ({ name: domainOf(urn) }),
  };
  return {
    Query: { catalog: () => domains.map(entryOf) },
    DataProduct: { __resolveReference: typed },
    ...Object.fromEntries([...domains.map(typeNameOf), UNLISTED_TYPE].map((type) => [type, concrete])),
  };
}

function entryOf(domain: string) {
  return {
    domain,
    typeName: typeNameOf(domain),
    productsField: productsFieldOf(domain),
    productField: productFieldOf(domain),
  };
}

/** A text that is no urn names nothing. */
function domainOf(urn: string): string {
  const parsed = parseUrn(urn);
  if (!parsed) throw notFound('urn', urn);
  return parsed.domain;
}
