/**
 * Asks a subgraph that runs in this process. Its handler is looked up by name on every call, because transports
 * outlive generations, and a handler may be replaced meanwhile.
 */
import type { GraphQLHandler } from '../../lib/graphql-request.ts';
import { toFailure, TransportFailure, type Transport } from './transport.ts';

export function createInProcessTransport(name: string, handlers: ReadonlyMap<string, GraphQLHandler>): Transport {
  return {
    send: ({ request, requestId, cancellation, principal }) => {
      const handler = handlers.get(name);
      if (!handler) {
        const failure = new TransportFailure('unreachable', `no subgraph called "${name}" runs in this process`);
        return Promise.reject(failure);
      }
      // A handler may not listen to the signal, so it is not waited for either.
      return new Promise((resolve, reject) => {
        const stop = cancellation.onCancel(() => reject(toFailure(cancellation.reason, 'cancelled')));
        handler(request, { requestId, signal: cancellation.signal, principal })
          .then(resolve, (error: unknown) => reject(toFailure(error, 'failed')))
          .finally(stop);
      });
    },
    follow: async (request, signal) => {
      const follow = handlers.get(name)?.changes;
      if (!follow) throw new TransportFailure('unreachable', `"${name}" tells of no changes`);
      return follow(request, signal);
    },
    close: async () => undefined,
  };
}
