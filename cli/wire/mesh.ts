/** The whole mesh behind one gateway: domains here or in processes of their own, and the platform. */
import type { Gateway } from '../../gateway/index.ts';
import type { Config } from '../../lib/config.ts';
import type { GraphQLHandler } from '../../lib/graphql-request.ts';
import { lockFolder } from '../../lib/lock.ts';
import type { SubgraphDefinition } from '../../schema/subgraph.ts';
import type { Base } from '../base.ts';
import { inProcessDefinition, loadDomains, startDomains, type Domains } from '../mesh/domains.ts';
import { filesOfDomains } from '../mesh/domain-files.ts';
import { subgraphDoors } from '../mesh/subgraph-doors.ts';
import { domainFoldersOf } from '../mesh/mesh-folder.ts';
import type { Subgraph } from '../../subgraphs/kit/index.ts';
import { opened, together } from '../opened.ts';
import { CATALOG } from '../mesh/catalog-name.ts';
import { openPublishedGraph, type ComposedGraph } from './composed-graph.ts';
import { openGateway } from './open-gateway.ts';
import { firstHarvest, openPlatform, PLATFORM } from './platform.ts';
import { openRegistry } from './registry.ts';
import type { Service } from './service.ts';
import { previewsOf } from './previews.ts';

export interface Mesh extends Service {
  readonly domains: readonly string[];
  /** The domains that are processes of their own. */
  readonly processes: readonly { readonly name: string; readonly url: string; readonly pid: number }[];
  readonly firstQuery: string;
  /** The secret of the registry's first token, where it has just been made. */
  readonly firstToken: string | null;
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

/** Resolves after the first harvest, or its deadline. */
export function wireMesh({ config, meshFolder, inProcesses, remark }: MeshOptions): Promise<Mesh> {
  return opened(config, async (base) => {
    const folders = domainFoldersOf(meshFolder);
    base.closing.add(lockFolder(config.home));
    let gateway: Gateway | undefined;
    const graph: GraphQLHandler = (request, envelope) => gateway!.handle(request, envelope);
    const { registry, routes: registryRoutes, firstToken } = await openRegistry(base, graph);
    const composed = await openPublishedGraph(base, {
      registry,
      filesOf: filesOfDomains(folders),
      onChange: () => {
        if (gateway) void harvester.harvestNow(); // The first graph is harvested when it is served.
      },
    });
    const [{ subgraphs, routes, harvester }, domains] = await together(
      openPlatform(base, graph),
      openDomains(inProcesses ? startDomains : loadDomains, folders, base, remark, composed),
    );
    const inProcess = [...domains.inProcess, ...subgraphs];
    gateway = await openGateway(base, composed, {
      inProcess,
      secrets: domains.secrets,
      platformNames: [CATALOG, ...PLATFORM],
      routes: [...routes, ...registryRoutes, ...(await doorsOf(base, composed, inProcess))],
      readiness: () => ({ status: 'ready', detail: { harvest: harvester.freshness() } }),
      use: { report: registry.addUse },
      variantSource: previewsOf(registry, base),
      first: domains.first,
    });
    const url = await gateway.listen(config.host, config.port);
    await firstHarvest(harvester, config);
    const { FIRST_QUERY } = await import('../../gateway/index.ts');
    return { url, domains: domains.names, processes: domains.processes, firstQuery: FIRST_QUERY, firstToken };
  });
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
    ? import('../../subgraphs/discovery/index.ts')
    : import('../../subgraphs/lineage/index.ts'));
  return inProcessDefinition({ name, sdl: schemaSdl }, 'platform');
}

/** In production a mesh in one process has no secrets to know others by, so it serves nobody but its own gateway. */
function doorsOf({ config }: Base, { inProcess }: ComposedGraph, subgraphs: readonly Subgraph[]) {
  if (config.isProduction) return [];
  const catalog: GraphQLHandler = (request, envelope) => inProcess.get(CATALOG)!(request, envelope);
  return subgraphDoors([...subgraphs, { name: CATALOG, handle: catalog }], new Map(), config);
}
