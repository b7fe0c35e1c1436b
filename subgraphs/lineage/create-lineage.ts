/** Lineage put together: its subgraph, its door for events, and its ear at the harvest. */
import type { HttpRoute } from '../../lib/http.ts';
import type { Logger } from '../../lib/logger.ts';
import type { Metrics } from '../../lib/metrics.ts';
import { createSubgraph, type DomainFreshness, type HarvestSink, type Subgraph } from '../kit/index.ts';
import { createContext } from './context.ts';
import { createLineageSink } from './harvest/lineage-sink.ts';
import { createOpenLineageRoutes } from './open-lineage/routes.ts';
import { resolvers } from './resolvers/index.ts';
import { schemaSdl } from './schema.generated.ts';
import type { LineageStore } from './store/lineage-store.ts';

export interface LineageOptions {
  /** Opened and closed by whoever gives it. */
  readonly store: LineageStore;
  /** How fresh each domain's part is, when asked. */
  readonly freshness: () => readonly DomainFreshness[];
  readonly metrics: Metrics;
  readonly logger: Logger;
}

export interface Lineage {
  readonly subgraph: Subgraph;
  /** `POST /api/v1/lineage` and `POST /api/v1/lineage/batch`. */
  readonly routes: readonly HttpRoute[];
  readonly harvestSink: HarvestSink;
}

export function createLineage({ store, freshness, metrics, logger }: LineageOptions): Lineage {
  return {
    subgraph: createSubgraph({
      name: 'lineage',
      sdl: schemaSdl,
      resolvers,
      createContext: () => createContext({ store, freshness }),
      metrics,
      logger,
    }),
    routes: createOpenLineageRoutes({ store, metrics, logger }),
    harvestSink: createLineageSink({ store, freshness, logger }),
  };
}
