/**
 * Discovery: the subgraph that lists, searches and looks up the products of all domains, and the sink that fills its
 * index. It belongs to no domain and knows none of their types.
 */
import type { RecordsLocation } from '../../lib/records.ts';
import {
  createSubgraph,
  systemClock,
  type DomainFreshness,
  type GraphQLHandler,
  type HarvestClock,
  type HarvestSink,
  type Logger,
  type Metrics,
  type Subgraph,
} from '../kit/index.ts';
import { createContext } from './context.ts';
import { createDepartedDomains } from './departed-domains.ts';
import { createHarvestSink } from './harvest-sink.ts';
import { openProductIndex } from './product-index/open-product-index.ts';
import { createProductLookup } from './product-lookup.ts';
import { resolvers } from './resolvers.ts';
import { schemaSdl } from './schema.generated.ts';

export interface DiscoveryOptions {
  /** Where the index is kept. It answers at once after a start, with the age of what it holds. */
  readonly records: RecordsLocation;
  /** The whole graph, asked as a client would: for products that are not in the index. */
  readonly graph: GraphQLHandler;
  /** What the harvester knows of each domain. */
  readonly freshness: () => readonly DomainFreshness[];
  readonly metrics: Metrics;
  readonly logger: Logger;
  /** Default: the system's. */
  readonly clock?: Pick<HarvestClock, 'now'> | undefined;
}

export interface Discovery {
  readonly subgraph: Subgraph;
  readonly harvestSink: HarvestSink;
  readonly close: () => Promise<void>;
}

/** Rejects with `STORE_UNAVAILABLE` and one clear line when the index can't be opened. */
export async function createDiscovery(options: DiscoveryOptions): Promise<Discovery> {
  const { records, graph, freshness, metrics, logger, clock = systemClock } = options;
  const index = await openProductIndex(records);
  const isKnownDomain = (name: string) => freshness().some(({ domain }) => domain === name);
  const lookup = createProductLookup({ index, graph, isKnownDomain, metrics, logger });
  const departed = createDepartedDomains({ index, graph, logger });
  return {
    subgraph: createSubgraph({
      name: 'discovery',
      sdl: schemaSdl,
      resolvers,
      createContext: () => createContext({ index, lookup, freshness, now: clock.now }),
      metrics,
      logger,
    }),
    harvestSink: createHarvestSink({ index, departed, logger }),
    close: index.close,
  };
}
