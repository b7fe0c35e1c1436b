/** Makes a generation of a supergraph, with the executor that this process has. */
import type { Logger } from '../../lib/logger.ts';
import { createAsker } from '../answers/ask-subgraph.ts';
import type { EntityCache } from '../entity-cache/entity-cache.ts';
import type { GatewayMetrics } from '../gateway-metrics.ts';
import type { SubgraphAddress, Transport } from '../transport/transport.ts';
import type { CreateGeneration, Generation } from './generation.ts';

export interface BuildOptions {
  readonly open: (address: SubgraphAddress) => Transport;
  /** Whether our own composer has made it, so that it is valid. */
  readonly isComposed: boolean;
}

export type BuildGeneration = (sdl: string, options: BuildOptions) => Promise<Generation>;

/** `load` is called with each graph, and gives the same executor each time. */
export function createBuildGeneration(
  load: () => Promise<CreateGeneration>,
  cache: EntityCache | undefined,
  metrics: GatewayMetrics,
  logger: Logger,
): BuildGeneration {
  const createAskerOf = (name: string, transport: Transport) =>
    createAsker({ name, transport, cache: cache?.of(transport), metrics, logger });
  return async (sdl, { open, isComposed }) => {
    const create = await load();
    const openSubgraph = (address: SubgraphAddress) => createAskerOf(address.name, open(address));
    return create(sdl, { openSubgraph, logger, isComposed });
  };
}
