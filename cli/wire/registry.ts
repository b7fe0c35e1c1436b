/** The registry: in the process of a mesh, or in one of its own. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Config } from '../../lib/config.ts';
import type { GraphQLHandler } from '../../lib/graphql-request.ts';
import type { HttpRoute } from '../../lib/http.ts';
import { lockFolder } from '../../lib/lock.ts';
import type { Registry } from '../../registry/index.ts';
import { createComposer } from '../../schema/compose-aside.ts';
import type { Base } from '../base.ts';
import { createRemoteGraph } from '../mesh/remote-graph.ts';
import { subgraphDoors } from '../mesh/subgraph-doors.ts';
import { readSubgraphSecrets } from '../mesh/subgraph-secrets.ts';
import { opened } from '../opened.ts';
import { version } from '../version.ts';
import { CATALOG } from '../mesh/catalog-name.ts';
import type { Service } from './service.ts';

export interface OpenRegistry {
  readonly registry: Registry;
  readonly routes: readonly HttpRoute[];
  /** The secret of the first token, where it has just been made; it is kept nowhere. */
  readonly firstToken: string | null;
}

export interface RegistryService extends Service {
  readonly firstToken: string | null;
}

/** How often another registry on the same Postgres may have published. */
const LOOK_EVERY_MS = 1_000;

/** A registry in a process of its own; it asks the graph at the gateway that the settings name for lineage. */
export function wireRegistry({ config }: { config: Config }): Promise<RegistryService> {
  return opened(config, async (base) => {
    const { createHttpServer, listen } = await import('../../lib/http-server.ts');
    base.closing.add(lockFolder(config.home));
    const { routes, firstToken, registry } = await openRegistry(base, createRemoteGraph(config), {
      isAlone: true,
    });
    const catalog = await catalogOf(registry, base); // Following it composes the graph before a gateway asks.
    const secrets = readSubgraphSecrets(config);
    const isServed = secrets.has(CATALOG) || !config.isProduction; // Other routers alone need it.
    const doors = await subgraphDoors(isServed ? [{ name: CATALOG, handle: catalog }] : [], secrets, config);
    const server = createHttpServer({ routes: [...routes, ...doors], readiness: () => ({ status: 'ready' }), ...base });
    base.closing.add(() => server.close());
    return { url: await listen(server, config.host, config.port), firstToken };
  });
}

/** The catalog of the main graph, for routers that have none of their own. */
async function catalogOf({ supergraphs }: Registry, { logger, metrics }: Base): Promise<GraphQLHandler> {
  const { createCatalog } = await import('../../subgraphs/catalog/index.ts');
  let handle: GraphQLHandler = async () => ({ errors: [{ message: 'No domain is published yet.' }] });
  supergraphs.follow('main', ({ domains, catalogSdl: sdl }) => {
    handle = createCatalog({ domains, sdl, logger, metrics }).handle;
  });
  return (request, envelope) => handle(request, envelope);
}

/** `graph` is asked what a change of columns touches. Alone, it is ready before the first check, and stays so. */
export async function openRegistry(
  { config, logger, closing }: Base,
  graph: GraphQLHandler,
  { isAlone = false } = {},
): Promise<OpenRegistry> {
  const { createRegistry, createRegistryRoutes, createTokens, graphImpact, hasKeptComposition, openRegistryRecords } =
    await import('../../registry/index.ts');
  // A first start composes, so that composer is loaded meanwhile; later starts find the composition on disk.
  const startsAtOnce = !hasKeptComposition(config.home, 'main');
  const composer = createComposer({ startsAtOnce });
  closing.add(composer.close);
  const records = await openRegistryRecords(
    config.databaseUrl !== undefined
      ? { kind: 'postgres', url: config.databaseUrl }
      : { kind: 'sqlite', file: join(config.home, 'registry.db') },
  );
  closing.add(records.close);
  const checker = createComposer({ startsAtOnce: isAlone, isKept: isAlone });
  closing.add(checker.close);
  const registry = createRegistry({
    records,
    composer,
    checker,
    askImpact: graphImpact(graph),
    urlRules: { allowed: config.subgraphUrls, isProduction: config.isProduction },
    useDays: config.useDays,
    isStrict: config.isStrict,
    home: config.home,
    version: version(),
    lookEveryMs: config.databaseUrl === undefined ? 0 : LOOK_EVERY_MS,
    now: Date.now,
    logger,
  });
  closing.add(registry.close);
  if (isAlone) registry.prepare().catch((error: unknown) => logger.debug({ err: error }, 'nothing was made ready'));
  const tokens = createTokens({ records, now: Date.now });
  const firstToken = await tokens.ensureFirst();
  if (firstToken !== null && !config.isProduction) keepForThisMachine(config.home, firstToken);
  return { registry, routes: createRegistryRoutes({ registry, tokens, logger }), firstToken };
}

/** In development the CLI on the same machine finds the token where the mesh has its home. */
function keepForThisMachine(home: string, secret: string): void {
  const file = join(home, 'secrets', 'registry-token');
  if (existsSync(file)) return;
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(file, `${secret}\n`, { mode: 0o600 });
}
