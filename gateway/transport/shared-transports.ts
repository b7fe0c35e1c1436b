/**
 * Several graphs share one set of transports: a subgraph's connections and breaker are kept while any of them may ask it.
 * While a graph is being made its subgraphs are not listed yet, so nothing is closed until that is done.
 */
import type { GraphQLHandler } from '../../lib/graphql-request.ts';
import { createInProcessTransport } from './in-process-transport.ts';
import type { SubgraphAddress, Transport } from './transport.ts';
import { IN_PROCESS, type Transports } from './transports.ts';

export interface TransportOwner {
  readonly open: (address: SubgraphAddress) => Transport;
  /** Says which subgraphs this graph may ask. */
  readonly keepOnly: (addresses: readonly SubgraphAddress[]) => Promise<void>;
  /** Runs what opens transports that are listed only afterwards. */
  readonly building: <Result>(build: () => Promise<Result>) => Promise<Result>;
}

export interface SharedTransports {
  /** A graph; subgraphs of this process that are its own are asked in place of those that all share. */
  readonly owner: (inProcess?: ReadonlyMap<string, GraphQLHandler>) => TransportOwner;
}

export function createSharedTransports(transports: Transports): SharedTransports {
  const listed = new Map<TransportOwner, readonly SubgraphAddress[]>();
  let building = 0;

  const sweep = async (): Promise<void> => {
    if (building === 0) await transports.keepOnly([...listed.values()].flat());
  };

  return {
    owner: (inProcess) => {
      const owner: TransportOwner = {
        open: (address) => {
          const name = address.url.startsWith(IN_PROCESS) ? address.url.slice(IN_PROCESS.length) : undefined;
          const isOwn = name !== undefined && inProcess !== undefined && inProcess.has(name);
          return isOwn ? createInProcessTransport(name, inProcess) : transports.open(address);
        },
        keepOnly: async (addresses) => {
          if (addresses.length === 0) listed.delete(owner);
          else listed.set(owner, addresses);
          await sweep();
        },
        building: async (build) => {
          building += 1;
          try {
            return await build();
          } finally {
            building -= 1;
          }
        },
      };
      return owner;
    },
  };
}
