/** The gateway that serves a graph of this process. */
import type { Gateway, GatewayOptions } from '../../gateway/index.ts';
import type { Readiness } from '../../lib/http-server.ts';
import type { HttpRoute } from '../../lib/http.ts';
import type { Subgraph } from '../../subgraphs/kit/index.ts';
import type { Base } from '../base.ts';
import type { SubgraphSecrets } from '../mesh/subgraph-secrets.ts';
import { openAuthentication } from './authentication.ts';
import type { ComposedGraph } from './composed-graph.ts';

export interface GatewayParts {
  readonly inProcess: readonly Subgraph[];
  readonly secrets: SubgraphSecrets;
  readonly platformNames: readonly string[];
  readonly routes: readonly HttpRoute[];
  readonly readiness?: () => Readiness;
  readonly use?: GatewayOptions['use'];
  readonly variantSource?: GatewayOptions['variantSource'];
  /** Resolves when the first composition has been told. */
  readonly first: Promise<void>;
}

export async function openGateway(
  base: Base,
  composed: ComposedGraph,
  { inProcess, first, platformNames, secrets, ...parts }: GatewayParts,
): Promise<Gateway> {
  const { createGateway, loadExecutor } = await import('../../gateway/index.ts');
  for (const { name, handle } of inProcess) composed.inProcess.set(name, handle);
  await Promise.all([first, loadExecutor(base.config.executor, base.logger)]); // A worker composes meanwhile.
  const gateway = await createGateway({
    ...(await gatewayOptions(base)),
    ...parts,
    source: composed.source,
    inProcess: composed.inProcess,
    subgraphSecret: (name) => secrets.get(name)?.[0],
    isDomain: (name) => !platformNames.includes(name),
  });
  base.closing.add(gateway.close);
  return gateway;
}

/** What every gateway of ours is told. */
export async function gatewayOptions({ config, logger, metrics }: Base) {
  return {
    authentication: await openAuthentication(config),
    limits: config.limits,
    trustedDocuments: await trustedDocumentsOf(config),
    home: config.home,
    deadlineMs: config.subgraphDeadlineMs,
    executor: config.executor,
    isSharing: config.isSharing,
    entityCacheBytes: config.entityCacheMb * 1_000_000,
    allowedOrigins: config.allowedOrigins,
    isProduction: config.isProduction,
    logger,
    metrics,
  };
}

async function trustedDocumentsOf({ trustedDocuments }: Base['config']): Promise<GatewayOptions['trustedDocuments']> {
  if (!trustedDocuments) return undefined;
  const { readTrustedDocuments } = await import('../../gateway/index.ts');
  return readTrustedDocuments(trustedDocuments.file, trustedDocuments.mode);
}
