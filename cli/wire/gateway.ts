/** The gateway alone, in front of subgraphs that run apart. */
import { setFlagsFromString } from 'node:v8';
import type { Gateway, GatewayOptions, SupergraphSource } from '../../gateway/index.ts';
import type { Config } from '../../lib/config.ts';
import { TributaryError } from '../../lib/errors.ts';
import type { HttpRoute } from '../../lib/http.ts';
import type { Base } from '../base.ts';
import { followRemote } from '../mesh/domains.ts';
import { forwardedRegistryRoutes, forwardedRoutes } from '../mesh/forwarded-routes.ts';
import { readMeshFile } from '../mesh/mesh-file.ts';
import { readSubgraphSecrets } from '../mesh/subgraph-secrets.ts';
import { withCatalog } from '../mesh/with-catalog.ts';
import { opened } from '../opened.ts';
import { CATALOG } from '../mesh/catalog-name.ts';
import { createOwnCatalog } from '../mesh/own-catalog.ts';
import { openComposedGraph } from './composed-graph.ts';
import { gatewayOptions, openGateway } from './open-gateway.ts';
import { PLATFORM } from './platform.ts';
import type { Service } from './service.ts';

export type GatewayGraph =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'subgraphs'; readonly meshFile: string }
  | { readonly kind: 'registry'; readonly url: string };

/**
 * In percent of what lives, how much is left lying before it is collected. On a large machine V8 waits for 300: answers
 * in flight outlive two collections of what is young, and a gateway that keeps 60 MB would hold 200.
 */
const HEAP_GROWTH = 60;

export function wireGateway({ config, graph }: { config: Config; graph: GatewayGraph }): Promise<Service> {
  setFlagsFromString(`--heap-growing-percent=${HEAP_GROWTH}`);
  return opened(config, async (base) => {
    const gateway = await openGatewayOf(base, graph);
    return { url: await gateway.listen(config.host, config.port) };
  });
}

function openGatewayOf(base: Base, graph: GatewayGraph): Promise<Gateway> {
  switch (graph.kind) {
    case 'file':
      return openFileGateway(base, graph.path);
    case 'subgraphs':
      return openMeshFileGateway(base, graph.meshFile);
    case 'registry':
      return openRegistryGateway({ ...base, config: { ...base.config, registryUrl: graph.url } }, graph.url);
  }
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

/** A gateway for any Federation 2 supergraph. */
async function openFileGateway(base: Base, path: string): Promise<Gateway> {
  const { createFileSource } = await import('../../gateway/index.ts');
  const { jwt, apiKeysFile } = base.config.auth;
  const forwardsAuthorization = !jwt && apiKeysFile === undefined;
  return openFollowingGateway(base, createFileSource(path), { forwardsAuthorization });
}

/** A gateway that serves what a registry publishes, and its previews, and tells it what is used. */
async function openRegistryGateway(base: Base, url: string): Promise<Gateway> {
  const { createRegistrySource, reportUseTo } = await import('../../gateway/index.ts');
  const { config, logger } = base;
  const token = config.registryToken;
  if (token === undefined && config.isProduction) throw tokenNeeded();
  const sourceOf = (variant: string) => createRegistrySource({ url, variant, token, logger });
  return openFollowingGateway(base, sourceOf('main'), {
    use: { report: reportUseTo({ url, token }) },
    variantSource: (variant) => withOwnCatalog(sourceOf(variant), base),
  });
}

/** Where the supergraph is one of ours, the catalog in it is answered in this process. */
async function openFollowingGateway(
  base: Base,
  source: SupergraphSource,
  more: Partial<Pick<GatewayOptions, 'use' | 'variantSource' | 'forwardsAuthorization'>>,
): Promise<Gateway> {
  const { createGateway } = await import('../../gateway/index.ts');
  const secrets = readSubgraphSecrets(base.config);
  const gateway = await createGateway({
    ...(await gatewayOptions(base)),
    ...withOwnCatalog(source, base),
    subgraphSecret: (name) => secrets.get(name)?.[0],
    isDomain: (name) => ![CATALOG, ...PLATFORM].includes(name),
    routes: platformRoutes(base.config),
    ...more,
  });
  base.closing.add(gateway.close);
  return gateway;
}

function withOwnCatalog(source: SupergraphSource, base: Base) {
  const { inProcess, set } = createOwnCatalog(base);
  const setCatalog = (domains: readonly string[], sdl: string) => set({ domains, sdl, isTolerant: true });
  return { source: withCatalog(source, setCatalog), inProcess };
}

function tokenNeeded(): TributaryError {
  return new TributaryError(
    'BAD_USER_INPUT',
    'In production a gateway follows a registry with a token: make one with `tributary token create <name> --scope gateway` and set TRIBUTARY_REGISTRY_TOKEN.',
  );
}

/** Of services that are processes of their own. */
function platformRoutes({ platformUrl, registryUrl }: Config): readonly HttpRoute[] {
  return [
    ...(platformUrl === undefined ? [] : forwardedRoutes(platformUrl)),
    ...(registryUrl === undefined ? [] : forwardedRegistryRoutes(registryUrl)),
  ];
}
