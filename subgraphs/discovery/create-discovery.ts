/**
 * Discovery: the subgraph that lists, searches and looks up the products of all domains, and the sink that fills its
 * index. It belongs to no domain and knows none of their types.
 */
import type { RecordsLocation } from '../../lib/records.ts';
import {
  announced,
  createChanges,
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
  /** Whether nobody else writes these records: gateways may then keep answers until something changes. Default false. */
  readonly isAlone?: boolean | undefined;
  /** Default: the system's. */
  readonly clock?: Pick<HarvestClock, 'now'> | undefined;
}

export interface Discovery {
  readonly subgraph: Subgraph;
  readonly harvestSink: HarvestSink;
  /** To be told when the freshness of a domain has become another. */
  readonly onFreshness: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** How long a change waits for a gateway that has vanished. */
const LEASE_MS = 4_000;

/** Rejects with `STORE_UNAVAILABLE` and one clear line when the index can't be opened. */
export async function createDiscovery(options: DiscoveryOptions): Promise<Discovery> {
  const { records, graph, freshness, metrics, logger, isAlone = false, clock = systemClock } = options;
  const opened = await openProductIndex(records);
  const changes = isAlone ? createChanges({ leaseMs: LEASE_MS }) : undefined;
  const announce = async (): Promise<void> => changes?.announce();
  const index = announced(opened, ['upsert', 'replaceDomain', 'removeDomain'], announce);
  const isKnownDomain = (name: string) => freshness().some(({ domain }) => domain === name);
  const lookup = createProductLookup({ index, graph, isKnownDomain, metrics, logger });
  const departed = createDepartedDomains({ index, graph, logger });
  return {
    subgraph: createSubgraph({
      name: 'discovery',
      sdl: schemaSdl,
      resolvers,
      createContext: (request) => createContext({ index, lookup, freshness, now: clock.now }, request),
      changes,
      metrics,
      logger,
    }),
    harvestSink: createHarvestSink({ index, departed, logger }),
    onFreshness: announce,
    close: index.close,
  };
}
