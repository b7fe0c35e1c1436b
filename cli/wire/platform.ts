/** Discovery and lineage, which harvest the graph that they are part of. */
import { join } from 'node:path';
import type { Config } from '../../lib/config.ts';
import type { GraphQLHandler } from '../../lib/graphql-request.ts';
import type { HttpRoute } from '../../lib/http.ts';
import { lockFolder } from '../../lib/lock.ts';
import type { Harvester, Subgraph } from '../../subgraphs/kit/index.ts';
import type { LineageStore } from '../../subgraphs/lineage/index.ts';
import type { Base } from '../base.ts';
import { createRemoteGraph } from '../mesh/remote-graph.ts';
import { readSubgraphSecrets, secretsOf } from '../mesh/subgraph-secrets.ts';
import { opened } from '../opened.ts';
import type { Service } from './service.ts';

/** The subgraphs of the platform. */
export const PLATFORM = ['discovery', 'lineage'] as const;

/** Discovery and lineage in a process of their own; they harvest the gateway that the settings name. */
export function wirePlatformProcess({ config }: { config: Config }): Promise<Service> {
  return opened(config, async (base) => {
    const { createHttpServer, listen } = await import('../../lib/http-server.ts');
    const { subgraphRoutes } = await import('../../subgraphs/kit/index.ts');
    base.closing.add(lockFolder(config.home));
    const secrets = readSubgraphSecrets(config);
    const { subgraphs, routes, harvester } = await openPlatform(base, createRemoteGraph(config));
    const graphqlRoutes = subgraphs.flatMap(({ name, handle }) =>
      subgraphRoutes({ path: `/${name}/graphql`, handle, secrets: secretsOf(name, secrets, config), now: Date.now }),
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

export interface Platform {
  readonly subgraphs: readonly Subgraph[];
  readonly routes: readonly HttpRoute[];
  readonly harvester: Harvester;
}

export async function openPlatform(
  { config, logger, metrics, closing }: Base,
  graph: GraphQLHandler,
): Promise<Platform> {
  const [{ createHarvester }, { createDiscovery }, { createLineage, createNamespaces, forgetWithdrawn }] =
    await Promise.all([
      import('../../subgraphs/kit/index.ts'),
      import('../../subgraphs/discovery/index.ts'),
      import('../../subgraphs/lineage/index.ts'),
    ]);
  let harvester: Harvester | undefined;
  const freshness = () => harvester?.freshness() ?? [];

  const store = await openLineageStore({ config, closing });
  closing.add(forgetWithdrawn({ store, logger }));
  const namespaces = createNamespaces(config.namespaceAliases);
  const isAlone = config.neo4j === undefined; // The embedded store is of one process.
  const lineage = createLineage({ store, namespaces, freshness, isAlone, metrics, logger });
  const records =
    config.databaseUrl === undefined
      ? { kind: 'sqlite' as const, file: join(config.home, 'records.db') }
      : { kind: 'postgres' as const, url: config.databaseUrl };
  const discovery = await createDiscovery({
    records,
    graph,
    freshness,
    isAlone: records.kind === 'sqlite',
    metrics,
    logger,
  });
  closing.add(discovery.close);

  harvester = createHarvester({
    graph,
    sinks: [discovery.harvestSink, lineage.harvestSink],
    intervalMs: config.harvestIntervalMs,
    onFreshness: async () => void (await Promise.all([discovery.onFreshness(), lineage.onFreshness()])),
    logger,
  });
  closing.add(harvester.close);
  return { subgraphs: [discovery.subgraph, lineage.subgraph], routes: lineage.routes, harvester };
}

/** The store of lineage that the settings name. */
export async function openLineageStore({
  config: { home, neo4j },
  closing,
}: Pick<Base, 'config' | 'closing'>): Promise<LineageStore> {
  const { openEmbeddedStore, openNeo4jStore } = await import('../../subgraphs/lineage/index.ts');
  const store = await (neo4j === undefined ? openEmbeddedStore({ folder: home }) : openNeo4jStore(neo4j));
  closing.add(store.close);
  return store;
}

export async function firstHarvest(harvester: Harvester, { harvestDeadlineMs }: Config): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<void>((resolve) => (timer = setTimeout(resolve, harvestDeadlineMs)));
  await Promise.race([harvester.start(), deadline]);
  clearTimeout(timer);
}
