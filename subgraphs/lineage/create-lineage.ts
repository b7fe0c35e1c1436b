/** Lineage put together: its subgraph, its door for events, and its ear at the harvest. */
import { allowAll, ANONYMOUS, type AccessDecision, type Principal } from '../../policy/access/access-decision.ts';
import type { HttpRoute } from '../../lib/http.ts';
import type { Logger } from '../../lib/logger.ts';
import type { Metrics } from '../../lib/metrics.ts';
import {
  announced,
  createChanges,
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
  /**
   * Whether nobody else writes this store: gateways may then keep answers until something changes, where `access` is the
   * default. Default false.
   */
  readonly isAlone?: boolean;
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
  /** To be told when the freshness of a domain has become another. */
  readonly onFreshness: () => Promise<void>;
}

/** How long a change waits for a gateway that has vanished: less than senders of events do. */
const LEASE_MS = 4_000;

export function createLineage({
  store: opened,
  namespaces = NO_ALIASES,
  freshness,
  isAlone = false,
  access = allowAll,
  principalOf = () => ANONYMOUS,
  now = () => new Date(),
  metrics,
  logger,
}: LineageOptions): Lineage {
  const changes = isAlone && access === allowAll ? createChanges({ leaseMs: LEASE_MS }) : undefined;
  const announce = async (): Promise<void> => changes?.announce();
  const store = announced(opened, ['apply', 'declare'], announce);
  const asked = withNamespaces(store, namespaces);
  return {
    subgraph: createSubgraph({
      name: 'lineage',
      sdl: schemaSdl,
      resolvers,
      createContext: (request) =>
        createContext({ store: asked, freshness, access, principal: principalOf(request), now }, request),
      changes,
      metrics,
      logger,
    }),
    routes: [...createOpenLineageRoutes({ store, namespaces, metrics, logger }), createExportRoute(store)],
    harvestSink: createLineageSink({ store, namespaces, freshness, logger }),
    onFreshness: announce,
  };
}
