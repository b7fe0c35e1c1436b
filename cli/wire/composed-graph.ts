/** A graph that this process makes: of subgraphs that it lists, or of what a registry in it has published. */
import type { HeldSource } from '../../gateway/index.ts';
import type { GraphQLHandler } from '../../lib/graphql-request.ts';
import type { AdoptedSubgraph, Registry } from '../../registry/index.ts';
import type { Finding } from '../../schema/finding.ts';
import type { SubgraphDefinition } from '../../schema/subgraph.ts';
import type { Base } from '../base.ts';
import { createMeshComposer, type MeshComposer } from '../mesh/mesh-composer.ts';
import { version } from '../version.ts';

/** What the gateway follows, whom in this process it asks, and who is told of each change of the subgraphs. */
export interface ComposedGraph {
  readonly source: HeldSource;
  readonly inProcess: Map<string, GraphQLHandler>;
  readonly composer: MeshComposer;
}

/** Composed of the subgraphs alone that it is told of. The catalog is in this process, and changes with the supergraph. */
export async function openComposedGraph({ config, logger, metrics }: Base): Promise<ComposedGraph> {
  const { source, serve, inProcess } = await openServed({ logger, metrics });
  const composer = createMeshComposer({
    home: config.home,
    version: version(),
    logger,
    onComposition: async (composition, subgraphs) => {
      if (composition.kind === 'refused') return source.fail(describeFindings(composition.findings));
      const domains = subgraphs.filter(({ kind }) => kind === 'domain').map(({ name }) => name);
      await serve({ ...composition, domains });
    },
  });
  return { source, inProcess, composer };
}

export interface PublishedGraphOptions {
  readonly registry: Registry;
  /** The files of a domain that this mesh runs itself. */
  readonly filesOf: (subgraph: string) => AdoptedSubgraph['files'];
  readonly onChange: () => void;
}

/** What the registry has published, with the subgraphs that this mesh runs itself among it. */
export async function openPublishedGraph(
  { logger, metrics }: Pick<Base, 'logger' | 'metrics'>,
  { registry, filesOf, onChange }: PublishedGraphOptions,
): Promise<ComposedGraph> {
  const { source, serve, inProcess } = await openServed({ logger, metrics });
  const { supergraphs } = registry;
  let serving: Promise<unknown> = Promise.resolve();
  let isFollowing = false;
  const follow = (): void => {
    if (isFollowing) return;
    isFollowing = true;
    supergraphs.follow('main', (served) => {
      serving = serving.then(() => serve(served)).then(onChange);
    });
  };
  const update = async (subgraphs: readonly SubgraphDefinition[]): Promise<void> => {
    await registry.adopt(subgraphs.map((subgraph) => ({ ...subgraph, files: filesOf(subgraph.name) })));
    follow();
    const served = await supergraphs.refresh('main');
    await serving;
    const { disagreement } = await supergraphs.status('main');
    if (served === null || disagreement !== null) {
      await source.fail(`The subgraphs do not make one graph:\n  ${disagreement ?? 'nothing is published.'}`);
    }
  };
  return { source, inProcess, composer: { update } };
}

interface ServedGraph {
  readonly supergraphSdl: string;
  readonly catalogSdl: string;
  readonly domains: readonly string[];
}

async function openServed({ logger, metrics }: Pick<Base, 'logger' | 'metrics'>) {
  const [{ createHeldSource }, { createOwnCatalog }] = await Promise.all([
    import('../../gateway/index.ts'),
    import('../mesh/own-catalog.ts'),
  ]);
  const catalog = createOwnCatalog({ logger, metrics });
  const source = createHeldSource();
  const serve = async ({ supergraphSdl, catalogSdl, domains }: ServedGraph): Promise<void> => {
    await catalog.set({ domains, sdl: catalogSdl });
    await source.publish(supergraphSdl, { isComposed: true });
  };
  return { source, inProcess: catalog.inProcess, serve };
}

function describeFindings(findings: readonly Finding[]): string {
  const lines = findings.map(({ rule, message }) => `  ${rule}: ${message}`);
  return `The subgraphs do not make one graph:\n${lines.join('\n')}`;
}
