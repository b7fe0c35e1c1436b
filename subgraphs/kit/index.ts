/** The kit's front door: what a domain gets for free, and what the platform's own subgraphs are built with. */

// A domain from a folder of contracts, or from values.
export { loadDomain, type LoadDomainOptions } from './domain/load-domain.ts';
export { DomainRefused } from './domain/domain-refused.ts';
export { createDomain, type DomainOptions, type DomainSubgraph } from './domain/create-domain.ts';
export type { DomainContext } from './domain/domain-context.ts';
export type { DomainModule } from './domain/domain-module.ts';
export { createListSource, type ProductSource } from './domain/product-source.ts';

// Any subgraph, and a server for it.
export { createSubgraph, type RequestContext, type Subgraph, type SubgraphOptions } from './subgraph.ts';
export { SubgraphFault, type SchemaFault } from './subgraph-fault.ts';
export type { Reference } from './references.ts';
export type { Resolvers } from './resolvers.ts';
export type { Tolerated } from './tolerate.ts';
export { graphqlRoute, type GraphQLRouteOptions } from './graphql-route.ts';
export { subgraphRoutes } from './subgraph-routes.ts';
export { announced } from './announced.ts';
export { createChanges, type Changes } from './changes.ts';
export { serveSubgraph, type ServeOptions, type SubgraphServer } from './serve.ts';

// For resolvers: batches, pages and refusals that may be seen.
export { alignTo, createLoader, type Batch, type Loader, type LoaderOptions } from './loader.ts';
export {
  DEFAULT_PAGE,
  MAX_PAGE,
  pageOf,
  pageSize,
  type Connection,
  type Edge,
  type PageArguments,
  type PageInfo,
} from './connections.ts';
export { notFound, TributaryError, type ErrorCode } from '../../lib/errors.ts';
export { createLogger, type Logger } from '../../lib/logger.ts';
export { createMetrics, type Metrics } from '../../lib/metrics.ts';
export type { GraphQLHandler, GraphQLRequest, GraphQLResponse, RequestEnvelope } from '../../lib/graphql-request.ts';
export type { Column, Contract, Owner, Port, Product } from '../../schema/product.ts';

// For the platform: every domain's products, read through the graph.
export { createHarvester, type Harvester, type HarvesterOptions } from './harvest/harvester.ts';
export { systemClock, type HarvestClock } from './harvest/clock.ts';
export type { DomainFreshness, FreshnessState } from './harvest/freshness.ts';
export { timely } from './harvest/timely.ts';
export type { DomainHarvest, HarvestedProduct, HarvestSink } from './harvest/harvest.ts';
