/** Puts the gateway together: source, generations, transports, door, HTTP. Closing goes the other way round. */
import { TributaryError } from '../lib/errors.ts';
import type { GraphQLHandler } from '../lib/graphql-request.ts';
import { createHttpServer, listen, type Readiness } from '../lib/http-server.ts';
import type { HttpRoute } from '../lib/http.ts';
import type { Logger } from '../lib/logger.ts';
import type { Metrics } from '../lib/metrics.ts';
import { createDoor } from './door/door.ts';
import type { DoorAnswer } from './door/door-request.ts';
import { createHttpDoor } from './door/http-door.ts';
import { createOrigins } from './door/origins.ts';
import { createBuildGeneration, type BuildGeneration } from './engine/build-generation.ts';
import { createGenerations, type Generations } from './engine/generations.ts';
import { createWarmUp } from './engine/warm-up.ts';
import type { TrustedDocuments } from './door/trusted-documents.ts';
import { createAnswers, type Answers } from './entity-cache/answers.ts';
import { createEntityCache, type EntityCache } from './entity-cache/entity-cache.ts';
import { loadExecutor, type ExecutorName } from './executors/load-executor.ts';
import { createAuthenticate, type Authentication } from './identity/authenticate.ts';
import { mountExplorer } from './explorer/explorer.ts';
import { createGatewayMetrics, type GatewayMetrics } from './gateway-metrics.ts';
import { DEFAULT_LIMITS, type Limits } from './limits/limits.ts';
import { createReadiness } from './readiness.ts';
import { createLastGood } from './source/last-good.ts';
import type { SupergraphSource } from './source/supergraph-source.ts';
import { createSharedTransports, type SharedTransports } from './transport/shared-transports.ts';
import { createTransports, type Transports } from './transport/transports.ts';
import { createUseRecorder, type UseRecorder } from './use/recorder.ts';
import { createUseReporter, type SendReport, type UseReporter } from './use/reporter.ts';
import { openVariant, type OpenVariantOptions, type VariantSource } from './variants/open-variant.ts';
import { createVariants } from './variants/variants.ts';

export interface GatewayOptions {
  readonly source: SupergraphSource;
  /** Subgraphs of this process, by the name in `inprocess://<name>`. Read at every call, so it may grow. */
  readonly inProcess: ReadonlyMap<string, GraphQLHandler>;
  /** Signs requests over HTTP to this subgraph; asked on every call. */
  readonly subgraphSecret: (subgraph: string) => string | undefined;
  /** Whether a subgraph is a business domain, and called so in errors, or one of the platform's own. */
  readonly isDomain: (subgraph: string) => boolean;
  /** Mounted beside `/graphql`, such as lineage ingest. */
  readonly routes: readonly HttpRoute[];
  /** The folder of the process; the last good supergraph is kept in `supergraph/` there. */
  readonly home: string;
  /** For one answer of a subgraph, retries included. */
  readonly deadlineMs: number;
  /** For one request of a client. Default 30,000. */
  readonly requestDeadlineMs?: number;
  /** How long `close` waits for requests in flight. Default 10,000. */
  readonly drainMs?: number;
  /** Whether a client's `authorization` header is passed on to every subgraph. Default false. */
  readonly forwardsAuthorization?: boolean;
  /** Whether equal queries in flight share one execution. Default true. */
  readonly isSharing?: boolean;
  /** For answers of subgraphs that tell what changes. Default 32 MB; 0 keeps none. */
  readonly entityCacheBytes?: number;
  /** How it is found out who asks. Default everybody may, and nobody is asked. */
  readonly authentication?: Authentication | undefined;
  /** Web sites that may ask, such as `https://bi.example`. Default none but our own. */
  readonly allowedOrigins?: readonly string[];
  /** How much may be asked, where it is not as `DEFAULT_LIMITS` says. */
  readonly limits?: Partial<Limits>;
  /** Absent where every document is taken. */
  readonly trustedDocuments?: TrustedDocuments | undefined;
  /** Who is told what clients use, and how often: 10,000 ms unless told. Absent: nothing is counted. */
  readonly use?: { readonly report: SendReport; readonly intervalMs?: number } | undefined;
  /** Where previews come from, which requests ask for by `x-tributary-variant`. Absent: there are none. */
  readonly variantSource?: VariantSource | undefined;
  /** Default `tributary`. */
  readonly executor?: ExecutorName;
  readonly isProduction: boolean;
  readonly metrics: Metrics;
  readonly logger: Logger;
  /** What the rest of the process says of itself. */
  readonly readiness?: () => Readiness;
}

export interface Gateway {
  /** The graph for callers in this process: the same path as over HTTP. */
  readonly handle: GraphQLHandler;
  /** Returns the base URL; fails with one clear line. */
  readonly listen: (host: string, port: number) => Promise<string>;
  readonly readiness: () => Readiness;
  /** Takes no new requests, lets those in flight finish, then closes everything. */
  readonly close: () => Promise<void>;
}

const REQUEST_DEADLINE_MS = 30_000;
const DRAIN_MS = 10_000;
const ENTITY_CACHE_BYTES = 32_000_000;
/** How much of that whole answers have. */
const WHOLE_ANSWERS = 0.25;
const USE_INTERVAL_MS = 10_000;

/**
 * Resolves once a graph is served, or at once where the source says nothing yet (`starting`). Where the source has a
 * fault, the last good supergraph of `home` is served as stale; rejects where there is none.
 */
export async function createGateway(options: GatewayOptions): Promise<Gateway> {
  const { source, metrics, logger, isProduction, use } = options;
  const counters = createGatewayMetrics(metrics);
  const transports = openTransports(options, counters);
  const shared = createSharedTransports(transports);
  const { cache, answers } = openCaches(options.entityCacheBytes ?? ENTITY_CACHE_BYTES);
  const load = () => loadExecutor(options.executor ?? 'tributary', logger);
  const build = createBuildGeneration(load, cache, counters, logger);
  const recorder = use && createUseRecorder();
  const generations = openGenerations(options, shared, build, counters, recorder);
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const doorOptions = {
    ...options,
    deadlineMs: options.requestDeadlineMs ?? REQUEST_DEADLINE_MS,
    isSharing: options.isSharing ?? true,
    limits,
    metrics: counters,
    changeCount: cache?.changeCount,
  };
  const door = createDoor({ ...doorOptions, generations, recorder, answers });
  const variants = createVariants({ main: door, open: openerOf(doorOptions, shared, build), logger });
  let isStopping = false;
  const readiness = createReadiness({
    generations,
    transports,
    isStopping: () => isStopping,
    others: options.readiness,
  });
  const serveGraph = createHttpDoor({
    doorOf: variants.doorOf,
    origins: createOrigins(options.allowedOrigins),
    authenticate: createAuthenticate(options.authentication ?? { allowsAnonymous: true }),
    forwardsAuthorization: options.forwardsAuthorization ?? false,
    countsUse: recorder !== undefined,
    bodyLimit: limits.bytes,
  });
  const raw = { path: '/graphql', handle: serveGraph };
  const http = createHttpServer({ routes: options.routes, readiness, metrics, logger, raw });
  mountExplorer(http, { isProduction });
  try {
    await begin(source, generations);
  } catch (error) {
    await source.close();
    await transports.close();
    throw error;
  }
  const reporter = use && recorder && startReporter(use, recorder, generations, logger);

  return {
    handle: door.handle,
    listen: (host, port) => listen(http, host, port),
    readiness,
    close: async () => {
      isStopping = true;
      await source.close();
      const late = setTimeout(() => http.server.closeAllConnections(), options.drainMs ?? DRAIN_MS);
      await http.close().finally(() => clearTimeout(late));
      await reporter?.close();
      await variants.close();
      generations.close();
      await cache?.close();
      await transports.close();
    },
  };
}

/** Neither where nothing is kept. */
function openCaches(bytes: number): { readonly cache?: EntityCache; readonly answers?: Answers<DoorAnswer> } {
  if (bytes === 0) return {};
  return {
    cache: createEntityCache({ maxBytes: Math.ceil(bytes * (1 - WHOLE_ANSWERS)) }),
    answers: createAnswers(Math.ceil(bytes * WHOLE_ANSWERS), sizeOfAnswer),
  };
}

/** As data and as what is sent. */
function sizeOfAnswer({ data = '' }: DoorAnswer): number {
  return 2 * data.length;
}

function openTransports(options: GatewayOptions, counters: GatewayMetrics): Transports {
  const { inProcess, subgraphSecret, deadlineMs, logger } = options;
  return createTransports({
    inProcess,
    secretOf: subgraphSecret,
    resilience: { deadlineMs },
    onBreakerChange: (subgraph, state) => {
      counters.breaker.set({ subgraph }, { closed: 0, 'half-open': 1, open: 2 }[state]);
      if (state === 'open') logger.warn({ subgraph }, 'breaker opened');
    },
  });
}

function openGenerations(
  { home, logger }: GatewayOptions,
  shared: SharedTransports,
  build: BuildGeneration,
  metrics: GatewayMetrics,
  recorder: UseRecorder | undefined,
): Generations {
  const owner = shared.owner();
  return createGenerations({
    build: (sdl, isComposed) => owner.building(() => build(sdl, { open: owner.open, isComposed })),
    ...(recorder ? { prepare: createWarmUp({ recorder }) } : {}),
    lastGood: createLastGood(home),
    keepOnly: owner.keepOnly,
    metrics,
    logger,
  });
}

function openerOf(
  options: Omit<OpenVariantOptions, 'variantSource' | 'transports' | 'build'> & Pick<GatewayOptions, 'variantSource'>,
  transports: SharedTransports,
  build: BuildGeneration,
) {
  const { variantSource } = options;
  return variantSource && ((variant: string) => openVariant(variant, { ...options, variantSource, transports, build }));
}

function startReporter(
  { report, intervalMs = USE_INTERVAL_MS }: NonNullable<GatewayOptions['use']>,
  recorder: UseRecorder,
  generations: Generations,
  logger: Logger,
): UseReporter {
  const schema = () => generations.state().serving?.schema;
  const reporter = createUseReporter({ recorder, send: report, schema, intervalMs, logger });
  void reporter.flush(); // The registry learns that somebody watches from now on.
  return reporter;
}

async function begin(source: SupergraphSource, generations: Generations): Promise<void> {
  await source.subscribe(generations.take);
  const { serving, fault } = generations.state();
  if (serving || (await generations.takeLastGood(fault ?? 'The source has no supergraph yet.'))) return;
  if (fault !== undefined)
    throw new TributaryError('INTERNAL', `${fault} There is no last good supergraph to start with.`);
}
