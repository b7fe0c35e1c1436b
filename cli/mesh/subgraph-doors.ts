/**
 * The subgraphs of a development mesh over HTTP, at `/subgraphs/<name>/graphql`: so that `tributary dev` and other routers
 * reach what runs in this process. Never in production, where each subgraph has a secret of its own.
 */
import type { HttpRoute } from '../../lib/http.ts';
import type { Subgraph } from '../../subgraphs/kit/index.ts';

export async function subgraphDoors(subgraphs: readonly Subgraph[]): Promise<readonly HttpRoute[]> {
  const { graphqlRoute } = await import('../../subgraphs/kit/index.ts');
  return subgraphs.map(({ name, handle }) =>
    graphqlRoute({ path: `/subgraphs/${name}/graphql`, handle, secrets: [], now: Date.now }),
  );
}
