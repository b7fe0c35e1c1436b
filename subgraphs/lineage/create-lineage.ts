/** Lineage put together: its subgraph, its door for events, and its ear at the harvest. */
import { allowAll, ANONYMOUS, type AccessDecision, type Principal } from '../../policy/access/access-decision.ts';
import type { HttpRoute } from '../../lib/http.ts';
import type { Logger } from '../../lib/logger.ts';
import type { Metrics } from '../../lib/metrics.ts';
import {
  createSubgraph,
  type DomainFreshness,
  type HarvestSink,
  type RequestContext,
  type Subgraph,
} from '../kit/index.ts';
import { createContext } from './context.ts';
import { createExportRoute } from './export/export-route.ts';
import { createLineageSink } from './harvest/lineage-sink.ts';
import { createOpenLineageRoutes } from './open-lineage/routes.ts';
import { resolvers } from './resolvers/index.ts';
import { schemaSdl } from './schema.generated.ts';
import { NO_ALIASES, type Namespaces } from './model/namespaces.ts';
import type { LineageStore } from './store/lineage-store.ts';
import { withNamespaces } from './store/with-namespaces.ts';

export interface LineageOptions {
  /** Opened and closed by whoever gives it. */
  readonly store: LineageStore;
  /** Namespaces of datasets that mean another one; default none. */
  readonly namespaces?: Namespaces;
  /** How fresh each domain's part is, when asked. */
  readonly freshness: () => readonly DomainFreshness[];
  /** Who may know of which product. Default: everybody of everything. */
  readonly access?: AccessDecision;
  /** Who asks. Default: nobody checks, so everybody is anonymous. */
  readonly principalOf?: (request: RequestContext) => Principal;
  /** Default: the system's clock. */
  readonly now?: () => Date;
  readonly metrics: Metrics;
  readonly logger: Logger;
}

export interface Lineage {
  readonly subgraph: Subgraph;
  /** `POST /api/v1/lineage` and `/api/v1/lineage/batch`, and `GET /api/v1/lineage/export`. */
  readonly routes: readonly HttpRoute[];
  readonly harvestSink: HarvestSink;
}

export function createLineage({
  store,
  namespaces = NO_ALIASES,
  freshness,
  access = allowAll,
  principalOf = () => ANONYMOUS,
  now = () => new Date(),
  metrics,
  logger,
}: LineageOptions): Lineage {
  const asked = withNamespaces(store, namespaces);
  return {
    subgraph: createSubgraph({
      name: 'lineage',
      sdl: schemaSdl,
      resolvers,
      createContext: (request) =>
        createContext({ store: asked, freshness, access, principal: principalOf(request), now }),
      metrics,
      logger,
    }),
    routes: [...createOpenLineageRoutes({ store, namespaces, metrics, logger }), createExportRoute(store)],
    harvestSink: createLineageSink({ store, namespaces, freshness, logger }),
  };
}
