/** The graph that this process composes of its subgraphs, and the gateway that serves it. */
import type { Gateway, HeldSource } from '../../gateway/index.ts';
import type { GraphQLHandler } from '../../lib/graphql-request.ts';
import type { Readiness } from '../../lib/http-server.ts';
import type { HttpRoute } from '../../lib/http.ts';
import type { StandbyComposer } from '../../schema/compose-aside.ts';
import type { Finding } from '../../schema/finding.ts';
import type { Subgraph } from '../../subgraphs/kit/index.ts';
import type { Base } from '../base.ts';
import { createMeshComposer, type MeshComposer } from '../mesh/mesh-composer.ts';
import type { SubgraphSecrets } from '../mesh/subgraph-secrets.ts';
import { version } from '../version.ts';

/** Its name in the supergraph; it answers in the gateway's own process. */
export const CATALOG = 'catalog';

/** A graph that this process composes: what the gateway follows, and whom in this process it asks. */
export interface ComposedGraph {
  readonly source: HeldSource;
  readonly inProcess: Map<string, GraphQLHandler>;
  readonly composer: MeshComposer;
}

/** The catalog is in this process, and changes with the supergraph. */
export async function openComposedGraph(
  { config, logger, metrics }: Base,
  standby?: StandbyComposer,
  onChange: () => void = () => undefined,
): Promise<ComposedGraph> {
  const [{ createHeldSource }, { createCatalog }] = await Promise.all([
    import('../../gateway/index.ts'),
    import('../../subgraphs/catalog/index.ts'),
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

export interface GatewayParts {
  readonly inProcess: readonly Subgraph[];
  readonly secrets: SubgraphSecrets;
  readonly platformNames: readonly string[];
  readonly routes: readonly HttpRoute[];
  readonly readiness?: () => Readiness;
  /** Resolves when the first composition has been told. */
  readonly first: Promise<void>;
}

export async function openGateway(
  base: Base,
  composed: ComposedGraph,
  { inProcess, first, platformNames, secrets, ...parts }: GatewayParts,
): Promise<Gateway> {
  const { createGateway, loadEngine } = await import('../../gateway/index.ts');
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

/** What every gateway of ours is told. */
export function gatewayOptions({ config, logger, metrics }: Base) {
  return {
    home: config.home,
    deadlineMs: config.subgraphDeadlineMs,
    isProduction: config.isProduction,
    logger,
    metrics,
  };
}

function describeFindings(findings: readonly Finding[]): string {
  const lines = findings.map(({ rule, message }) => `  ${rule}: ${message}`);
  return `The subgraphs do not make one graph:\n${lines.join('\n')}`;
}
