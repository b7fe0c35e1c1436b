/** All routes of one subgraph: its graph, and its changes where it tells of them. */
import type { HttpRoute } from '../../lib/http.ts';
import { changesRoute } from './changes-route.ts';
import { graphqlRoute, type GraphQLRouteOptions } from './graphql-route.ts';

export function subgraphRoutes(options: GraphQLRouteOptions): readonly HttpRoute[] {
  const { changes } = options.handle;
  return [graphqlRoute(options), ...(changes ? [changesRoute({ ...options, follow: changes })] : [])];
}
