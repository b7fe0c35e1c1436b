/** Makes a generation of a supergraph, with the executor that this process has. */
import type { Logger } from '../../lib/logger.ts';
import { createAsker } from '../answers/ask-subgraph.ts';
import type { GatewayMetrics } from '../gateway-metrics.ts';
import type { SubgraphAddress, Transport } from '../transport/transport.ts';
import type { Generation } from './generation.ts';

export interface BuildOptions {
  readonly open: (address: SubgraphAddress) => Transport;
  /** Whether our own composer has made it, so that it is valid. */
  readonly isComposed: boolean;
}

export type BuildGeneration = (sdl: string, options: BuildOptions) => Promise<Generation>;

export function createBuildGeneration(metrics: GatewayMetrics, logger: Logger): BuildGeneration {
  return async (sdl, { open, isComposed }) => {
    // Loaded with the first graph: it is the heaviest import of the process.
    const { createGeneration } = await import('./apollo-gateway.ts');
    const openSubgraph = (address: SubgraphAddress) =>
      createAsker({ name: address.name, transport: open(address), metrics, logger });
    return createGeneration(sdl, openSubgraph, logger, { isComposed });
  };
}
