/**
 * Asks a subgraph that runs in this process. Its handler is looked up by name on every call, because transports
 * outlive generations, and a handler may be replaced meanwhile.
 */
import type { GraphQLHandler } from '../../lib/graphql-request.ts';
import { toFailure, TransportFailure, type Transport } from './transport.ts';
import { untilAborted } from './until-aborted.ts';

export function createInProcessTransport(name: string, handlers: ReadonlyMap<string, GraphQLHandler>): Transport {
  return {
    send: async ({ request, requestId, signal }) => {
      const handler = handlers.get(name);
      if (!handler) throw new TransportFailure('unreachable', `no subgraph called "${name}" runs in this process`);
      try {
        return await untilAborted(signal, handler(request, { requestId, signal }));
      } catch (error) {
        throw toFailure(error, 'failed');
      }
    },
    close: async () => undefined,
  };
}
