/**
 * Where rooms meet: a domain alone, the platform, a gateway, and the whole mesh in one process. Each function opens what
 * it needs in order, and closes it in reverse when it is stopped or when a later step fails. Rooms are imported when they
 * are wired, so that a process loads only what runs in it.
 */
import { join } from 'node:path';
import type { Gateway, HeldSource } from '../gateway/index.ts';
import type { Config } from '../lib/config.ts';
import type { GraphQLHandler } from '../lib/graphql-request.ts';
import type { Readiness } from '../lib/http-server.ts';
import type { HttpRoute } from '../lib/http.ts';
import { lockFolder, tryLockFolder } from '../lib/lock.ts';
import { startComposer, type StandbyComposer } from '../schema/compose-aside.ts';
import type { Finding } from '../schema/finding.ts';
import type { SubgraphDefinition } from '../schema/subgraph.ts';
import type { Harvester, Subgraph } from '../subgraphs/kit/index.ts';
import type { ImportOptions, ImportResult, LineageStore } from '../subgraphs/lineage/index.ts';
import type { Base } from './base.ts';
import { followRemote, inProcessDefinition, loadDomains, startDomains, type Domains } from './mesh/domains.ts';
import { forwardedRoutes } from './mesh/forwarded-routes.ts';
import { createMeshComposer, hasKeptComposition, type MeshComposer } from './mesh/mesh-composer.ts';
import { readMeshFile } from './mesh/mesh-file.ts';
import { domainFoldersOf } from './mesh/mesh-folder.ts';
import { createRemoteGraph } from './mesh/remote-graph.ts';
import { readSubgraphSecrets, type SubgraphSecrets } from './mesh/subgraph-secrets.ts';
import { withCatalog } from './mesh/with-catalog.ts';
import { opened, together } from './opened.ts';
import { version } from './version.ts';

const CATALOG = 'catalog';
const PLATFORM = ['discovery', 'lineage'] as const;

export interface Service {
  readonly url: string;
  readonly close: () => Promise<void>;
}

export interface SubgraphService extends Service {
  readonly name: string;
}

/** One domain, alone. Rejects with every fault of its folder. */
export function wireSubgraph({ config, folder }: { config: Config; folder: string }): Promise<SubgraphService> {
  return opened(config, async ({ logger, metrics, closing }) => {
    const { loadDomain, serveSubgraph } = await import('../subgraphs/kit/index.ts');
    const domain = await loadDomain(folder, { logger, metrics });
    const secret = readSubgraphSecrets(config).get(domain.name);
    const { host, port, isProduction } = config;
    const { url, close } = await serveSubgraph(domain, { host, port, secret, isProduction, logger, metrics });
    closing.add(close);
    return { name: domain.name, url };
  });
}

export interface Mesh extends Service {
  readonly domains: readonly string[];
  /** The domains that are processes of their own. */
  readonly processes: readonly { readonly name: string; readonly url: string; readonly pid: number }[];
  readonly firstQuery: string;
}

export interface MeshOptions {
  readonly config: Config;
  /** A folder with one folder a domain. */
  readonly meshFolder: string;
  /** Each domain in a process of its own. */
  readonly inProcesses: boolean;
  /** Told to people: a domain that refused to start, or ended. */
  readonly remark: (text: string) => void;
}

/** The whole mesh behind one gateway. Resolves after the first harvest, or its deadline. */
export function wireMesh({ config, meshFolder, inProcesses, remark }: MeshOptions): Promise<Mesh> {
  return opened(config, async (base) => {
    const folders = domainFoldersOf(meshFolder);
    base.closing.add(lockFolder(config.home));
    let gateway: Gateway | undefined;
    const graph: GraphQLHandler = (request, envelope) => gateway!.handle(request, envelope);
    const composed = await openComposedGraph(base, standbyComposer(base), () => {
      if (gateway) void harvester.harvestNow(); // The first graph is harvested when it is served.
    });
    const [{ subgraphs, routes, harvester }, domains] = await together(
      openPlatform(base, graph),
      openDomains(inProcesses ? startDomains : loadDomains, folders, base, remark, composed),
    );
    gateway = await openGateway(base, composed, {
      inProcess: [...domains.inProcess, ...subgraphs],
      secrets: domains.secrets,
      platformNames: [CATALOG, ...PLATFORM],
      routes,
      readiness: () => ({ status: 'ready', detail: { harvest: harvester.freshness() } }),
      first: domains.first,
    });
    const url = await gateway.listen(config.host, config.port);
    await firstHarvest(harvester, config);
    const { FIRST_QUERY } = await import('../gateway/index.ts');
    return { url, domains: domains.names, processes: domains.processes, firstQuery: FIRST_QUERY };
  });
}

export type GatewayGraph =
  { readonly kind: 'file'; readonly path: string } | { readonly kind: 'subgraphs'; readonly meshFile: string };

/** The gateway alone, in front of subgraphs that run apart. */
export function wireGateway({ config, graph }: { config: Config; graph: GatewayGraph }): Promise<Service> {
  return opened(config, async (base) => {
    const gateway =
      graph.kind === 'file' ? await openFileGateway(base, graph.path) : await openMeshFileGateway(base, graph.meshFile);
    return { url: await gateway.listen(config.host, config.port) };
  });
}

/** Discovery and lineage in a process of their own; they harvest the gateway that the settings name. */
export function wirePlatformProcess({ config }: { config: Config }): Promise<Service> {
  return opened(config, async (base) => {
    const { createHttpServer, listen } = await import('../lib/http-server.ts');
    const { graphqlRoute } = await import('../subgraphs/kit/index.ts');
    base.closing.add(lockFolder(config.home));
    const secrets = readSubgraphSecrets(config);
    const { subgraphs, routes, harvester } = await openPlatform(base, createRemoteGraph(config.gatewayUrl));
    const graphqlRoutes = subgraphs.map(({ name, handle }) =>
      graphqlRoute({ path: `/${name}/graphql`, handle, secrets: secrets.get(name) ?? [], now: Date.now }),
    );
    const server = createHttpServer({
      routes: [...graphqlRoutes, ...routes],
      readiness: () => ({ status: 'ready', detail: { harvest: harvester.freshness() } }),
      ...base,
    });
    base.closing.add(() => server.close());
    const url = await listen(server, config.host, config.port);
    await firstHarvest(harvester, config);
    return { url };
  });
}

export interface LineageImport {
  /** What is imported into, for people. */
  readonly name: string;
  readonly importLines: (lines: AsyncIterable<string>, options: Omit<ImportOptions, 'send'>) => Promise<ImportResult>;
  readonly close: () => Promise<void>;
}

/** Into the mesh that owns the home folder, or that `url` names; straight into the store where there is none. */
export function wireLineageImport({
  config,
  url,
}: {
  config: Config;
  url: string | undefined;
}): Promise<LineageImport> {
  return opened(config, async (base) => {
    const { importDatahubNdjson, sendToServer, sendToStore } = await import('../subgraphs/lineage/index.ts');
    const isOwner = url === undefined && ownFolder(base);
    const target = url ?? config.gatewayUrl;
    const send = isOwner ? sendToStore(await openLineageStore(base)) : sendToServer(target);
    return {
      name: isOwner ? `the store in ${config.neo4j?.uri ?? config.home}` : `the mesh at ${target}`,
      importLines: (lines, options) => importDatahubNdjson(lines, { ...options, send }),
    };
  });
}

// ---- how each is opened

/** False where a running mesh owns the folder. */
function ownFolder({ config, closing }: Base): boolean {
  const release = tryLockFolder(config.home);
  if (release) closing.add(release);
  return release !== null;
}

interface Platform {
  readonly subgraphs: readonly Subgraph[];
  readonly routes: readonly HttpRoute[];
  readonly harvester: Harvester;
}

async function openPlatform({ config, logger, metrics, closing }: Base, graph: GraphQLHandler): Promise<Platform> {
  const [{ createHarvester }, { createDiscovery }, { createLineage }] = await Promise.all([
    import('../subgraphs/kit/index.ts'),
    import('../subgraphs/discovery/index.ts'),
    import('../subgraphs/lineage/index.ts'),
  ]);
  let harvester: Harvester | undefined;
  const freshness = () => harvester?.freshness() ?? [];

  const store = await openLineageStore({ config, closing });
  const lineage = createLineage({ store, freshness, metrics, logger });
  const records =
    config.databaseUrl === undefined
      ? { kind: 'sqlite' as const, file: join(config.home, 'records.db') }
      : { kind: 'postgres' as const, url: config.databaseUrl };
  const discovery = await createDiscovery({ records, graph, freshness, metrics, logger });
  closing.add(discovery.close);

  harvester = createHarvester({
    graph,
    sinks: [discovery.harvestSink, lineage.harvestSink],
    intervalMs: config.harvestIntervalMs,
    logger,
  });
  closing.add(harvester.close);
  return { subgraphs: [discovery.subgraph, lineage.subgraph], routes: lineage.routes, harvester };
}

/** The store of lineage that the settings name. */
async function openLineageStore({
  config: { home, neo4j },
  closing,
}: Pick<Base, 'config' | 'closing'>): Promise<LineageStore> {
  const { openEmbeddedStore, openNeo4jStore } = await import('../subgraphs/lineage/index.ts');
  const store = await (neo4j === undefined ? openEmbeddedStore({ folder: home }) : openNeo4jStore(neo4j));
  closing.add(store.close);
  return store;
}

async function firstHarvest(harvester: Harvester, { harvestDeadlineMs }: Config): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<void>((resolve) => (timer = setTimeout(resolve, harvestDeadlineMs)));
  await Promise.race([harvester.start(), deadline]);
  clearTimeout(timer);
}

/** A graph that this process composes: what the gateway follows, and whom in this process it asks. */
interface ComposedGraph {
  readonly source: HeldSource;
  readonly inProcess: Map<string, GraphQLHandler>;
  readonly composer: MeshComposer;
}

/** The catalog is in this process, and changes with the supergraph. */
async function openComposedGraph(
  { config, logger, metrics }: Base,
  standby?: StandbyComposer,
  onChange: () => void = () => undefined,
): Promise<ComposedGraph> {
  const [{ createHeldSource }, { createCatalog }] = await Promise.all([
    import('../gateway/index.ts'),
    import('../subgraphs/catalog/index.ts'),
  ]);
  const inProcess = new Map<string, GraphQLHandler>();
  const source = createHeldSource();
  const composer = createMeshComposer({
    home: config.home,
    version: version(),
    logger,
    standby,
    onComposition: async (composition, subgraphs) => {
      if (composition.kind === 'refused') return source.fail(describeFindings(composition.findings));
      const domains = subgraphs.filter(({ kind }) => kind === 'domain').map(({ name }) => name);
      inProcess.set(CATALOG, createCatalog({ domains, sdl: composition.catalogSdl, logger, metrics }).handle);
      await source.publish(composition.supergraphSdl);
      onChange();
    },
  });
  return { source, inProcess, composer };
}

/** A first start composes, so the composer is loaded beside the domains; later starts find the composition on disk. */
function standbyComposer({ config, closing }: Base): StandbyComposer | undefined {
  if (hasKeptComposition(config.home)) return undefined;
  const standby = startComposer();
  closing.add(standby.close);
  return standby;
}

/** The domains; `first` resolves when the graph of them and the platform is composed, which begins at once. */
async function openDomains(
  open: typeof loadDomains,
  folders: readonly string[],
  base: Base,
  remark: MeshOptions['remark'],
  { composer }: ComposedGraph,
): Promise<Domains & { readonly first: Promise<void> }> {
  const [domains, ...platform] = await Promise.all([open(folders, base, remark), ...PLATFORM.map(platformDefinition)]);
  return { ...domains, first: domains.follow(composer, platform) };
}

async function platformDefinition(name: (typeof PLATFORM)[number]): Promise<SubgraphDefinition> {
  const { schemaSdl } = await (name === 'discovery'
    ? import('../subgraphs/discovery/index.ts')
    : import('../subgraphs/lineage/index.ts'));
  return inProcessDefinition({ name, sdl: schemaSdl }, 'platform');
}

interface GatewayParts {
  readonly inProcess: readonly Subgraph[];
  readonly secrets: SubgraphSecrets;
  readonly platformNames: readonly string[];
  readonly routes: readonly HttpRoute[];
  readonly readiness?: () => Readiness;
  /** Resolves when the first composition has been told. */
  readonly first: Promise<void>;
}

async function openGateway(
  base: Base,
  composed: ComposedGraph,
  { inProcess, first, platformNames, secrets, ...parts }: GatewayParts,
): Promise<Gateway> {
  const { createGateway, loadEngine } = await import('../gateway/index.ts');
  for (const { name, handle } of inProcess) composed.inProcess.set(name, handle);
  await Promise.all([first, loadEngine()]); // A worker composes meanwhile.
  const gateway = await createGateway({
    ...gatewayOptions(base),
    ...parts,
    source: composed.source,
    inProcess: composed.inProcess,
    subgraphSecret: (name) => secrets.get(name)?.[0],
    isDomain: (name) => !platformNames.includes(name),
  });
  base.closing.add(gateway.close);
  return gateway;
}

/** A gateway in front of subgraphs that a mesh file lists. */
async function openMeshFileGateway(base: Base, meshFile: string): Promise<Gateway> {
  const subgraphs = readMeshFile(meshFile);
  const secrets = readSubgraphSecrets(base.config);
  const composed = await openComposedGraph(base);
  return openGateway(base, composed, {
    inProcess: [],
    secrets,
    platformNames: [CATALOG, ...subgraphs.filter(({ kind }) => kind === 'platform').map(({ name }) => name)],
    routes: platformRoutes(base.config),
    first: followRemote(subgraphs, secrets, base, composed.composer, []),
  });
}

/** A gateway for any Federation 2 supergraph; where it is one of ours, the catalog in it is answered in this process. */
async function openFileGateway(base: Base, path: string): Promise<Gateway> {
  const [{ createGateway, createFileSource }, { createCatalog }] = await Promise.all([
    import('../gateway/index.ts'),
    import('../subgraphs/catalog/index.ts'),
  ]);
  const secrets = readSubgraphSecrets(base.config);
  const inProcess = new Map<string, GraphQLHandler>();
  const gateway = await createGateway({
    ...gatewayOptions(base),
    source: withCatalog(createFileSource(path), (domains, sdl) =>
      inProcess.set(CATALOG, createCatalog({ domains, sdl, isTolerant: true, ...base }).handle),
    ),
    inProcess,
    subgraphSecret: (name) => secrets.get(name)?.[0],
    isDomain: (name) => ![CATALOG, ...PLATFORM].includes(name),
    routes: platformRoutes(base.config),
    forwardsAuthorization: true,
  });
  base.closing.add(gateway.close);
  return gateway;
}

function gatewayOptions({ config, logger, metrics }: Base) {
  return {
    home: config.home,
    deadlineMs: config.subgraphDeadlineMs,
    isProduction: config.isProduction,
    logger,
    metrics,
  };
}

function platformRoutes({ platformUrl }: Config): readonly HttpRoute[] {
  return platformUrl === undefined ? [] : forwardedRoutes(platformUrl);
}

function describeFindings(findings: readonly Finding[]): string {
  const lines = findings.map(({ rule, message }) => `  ${rule}: ${message}`);
  return `The subgraphs do not make one graph:\n${lines.join('\n')}`;
}
