/** The gateway alone, in front of subgraphs that run apart. */
import type { Gateway } from '../../gateway/index.ts';
import type { Config } from '../../lib/config.ts';
import type { GraphQLHandler } from '../../lib/graphql-request.ts';
import type { HttpRoute } from '../../lib/http.ts';
import type { Base } from '../base.ts';
import { followRemote } from '../mesh/domains.ts';
import { forwardedRoutes } from '../mesh/forwarded-routes.ts';
import { readMeshFile } from '../mesh/mesh-file.ts';
import { readSubgraphSecrets } from '../mesh/subgraph-secrets.ts';
import { withCatalog } from '../mesh/with-catalog.ts';
import { opened } from '../opened.ts';
import { CATALOG, gatewayOptions, openComposedGraph, openGateway } from './composed-graph.ts';
import { PLATFORM } from './platform.ts';
import type { Service } from './service.ts';

export type GatewayGraph =
  { readonly kind: 'file'; readonly path: string } | { readonly kind: 'subgraphs'; readonly meshFile: string };

export function wireGateway({ config, graph }: { config: Config; graph: GatewayGraph }): Promise<Service> {
  return opened(config, async (base) => {
    const gateway =
      graph.kind === 'file' ? await openFileGateway(base, graph.path) : await openMeshFileGateway(base, graph.meshFile);
    return { url: await gateway.listen(config.host, config.port) };
  });
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
    import('../../gateway/index.ts'),
    import('../../subgraphs/catalog/index.ts'),
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

function platformRoutes({ platformUrl }: Config): readonly HttpRoute[] {
  return platformUrl === undefined ? [] : forwardedRoutes(platformUrl);
}
