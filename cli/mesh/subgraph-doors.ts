/**
 * Subgraphs that answer in a process of ours, over HTTP at `/subgraphs/<name>/graphql`: so that `tributary dev` and other
 * routers reach them. Whoever asks needs the subgraph's secret, which development does without.
 */
import type { Config } from '../../lib/config.ts';
import type { GraphQLHandler } from '../../lib/graphql-request.ts';
import type { HttpRoute } from '../../lib/http.ts';
import { secretsOf, type SubgraphSecrets } from './subgraph-secrets.ts';

export interface ServedSubgraph {
  readonly name: string;
  readonly handle: GraphQLHandler;
}

export async function subgraphDoors(
  subgraphs: readonly ServedSubgraph[],
  secrets: SubgraphSecrets,
  config: Config,
): Promise<readonly HttpRoute[]> {
  const { subgraphRoutes } = await import('../../subgraphs/kit/index.ts');
  return subgraphs.flatMap(({ name, handle }) =>
    subgraphRoutes({
      path: `/subgraphs/${name}/graphql`,
      handle,
      secrets: secretsOf(name, secrets, config),
      now: Date.now,
    }),
  );
}
