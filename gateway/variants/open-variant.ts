/** One preview: generations and a door of its own, over the transports that all graphs share. */
import { TributaryError } from '../../lib/errors.ts';
import type { GraphQLHandler } from '../../lib/graphql-request.ts';
import { createMetrics } from '../../lib/metrics.ts';
import { createDoor, type DoorOptions } from '../door/door.ts';
import { createGenerations } from '../engine/generations.ts';
import type { BuildGeneration } from '../engine/build-generation.ts';
import { createGatewayMetrics } from '../gateway-metrics.ts';
import type { SupergraphSource } from '../source/supergraph-source.ts';
import type { SharedTransports } from '../transport/shared-transports.ts';
import type { OpenVariant } from './variants.ts';

export interface VariantGraph {
  readonly source: SupergraphSource;
  /** Subgraphs of this process that answer for this graph alone, such as its catalog. */
  readonly inProcess: ReadonlyMap<string, GraphQLHandler>;
}

/** By its name. A graph that there is not tells so as the fault of its source. */
export type VariantSource = (variant: string) => VariantGraph;

export interface OpenVariantOptions extends Omit<DoorOptions, 'generations' | 'recorder'> {
  readonly variantSource: VariantSource;
  readonly transports: SharedTransports;
  readonly build: BuildGeneration;
}

/** Rejects with NOT_FOUND where the source has no graph. What previews ask counts as no use. */
export async function openVariant(variant: string, options: OpenVariantOptions): Promise<OpenVariant> {
  const { transports, build, logger } = options;
  const { source, inProcess } = options.variantSource(variant);
  const owned = transports.owner(inProcess);
  // How the main graph stands is what the gauges tell.
  const { generation, stale, swaps } = createGatewayMetrics(createMetrics());
  const metrics = { ...options.metrics, generation, stale, swaps };
  const generations = createGenerations({
    build: (sdl, isComposed) => owned.building(() => build(sdl, { open: owned.open, isComposed })),
    keepOnly: owned.keepOnly,
    metrics,
    logger,
  });
  const door = createDoor({ ...options, generations });
  const close = async (): Promise<void> => {
    await source.close();
    generations.close();
    await owned.keepOnly([]);
  };
  await source.subscribe(generations.take);
  const { serving, fault } = generations.state();
  if (serving) return { door, close };
  await close();
  throw new TributaryError('NOT_FOUND', fault ?? `There is no graph called "${variant}".`, { variant });
}
