/** The graph, asked over HTTP: how a platform that is a process of its own harvests it. */
import type { Config } from '../../lib/config.ts';
import type { GraphQLHandler, GraphQLResponse } from '../../lib/graphql-request.ts';

/** What a part of ours asks is no use of the graph by anybody: see `gateway/use/client-of.ts`. */
const OURSELVES = 'tributary-platform';

/** Faults of the network come as an error in the answer, as from any handler. */
export function createRemoteGraph({
  gatewayUrl,
  gatewayKey,
}: Pick<Config, 'gatewayUrl' | 'gatewayKey'>): GraphQLHandler {
  return async (request, { requestId, signal }) => {
    try {
      const response = await fetch(`${gatewayUrl}/graphql`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'application/json',
          'x-request-id': requestId,
          'apollographql-client-name': OURSELVES,
          ...(gatewayKey === undefined ? {} : { 'x-api-key': gatewayKey }),
        },
        body: JSON.stringify(request),
        redirect: 'error',
        ...(signal ? { signal } : {}),
      });
      const answer = (await response.json()) as GraphQLResponse & { readonly detail?: string };
      if (answer.data !== undefined || answer.errors) return answer;
      const message = `The gateway at ${gatewayUrl} refused: ${answer.detail ?? `status ${response.status}`}`;
      return { errors: [{ message, extensions: { code: 'UNAUTHENTICATED' } }] };
    } catch (cause) {
      const message = `The gateway at ${gatewayUrl} did not answer: ${(cause as Error).message}.`;
      return { errors: [{ message, extensions: { code: 'DOMAIN_UNAVAILABLE' } }] };
    }
  };
}
