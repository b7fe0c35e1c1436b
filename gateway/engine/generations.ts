/**
 * Swaps the graph without dropping a request. A new generation is made beside the running one, then one pointer flips;
 * requests hold the generation they began with, and the last one out lets it go. What does not load leaves the old
 * generation in place, and is told until a good one comes.
 */
import { createHash } from 'node:crypto';
import type { Logger } from '../../lib/logger.ts';
import type { GatewayMetrics } from '../gateway-metrics.ts';
import type { LastGood } from '../source/last-good.ts';
import type { SupergraphUpdate } from '../source/supergraph-source.ts';
import type { SubgraphAddress } from '../transport/transport.ts';
import type { Generation, Serving } from './generation.ts';
import { createLatestOnly } from './latest-only.ts';
import { createLivingGenerations, type LivingGenerations } from './living-generations.ts';

export interface GenerationsOptions {
  readonly build: (sdl: string, isComposed: boolean) => Promise<Generation>;
  /** Told of each generation before it is served, and awaited: what it does ahead, requests need not wait for. */
  readonly prepare?: (generation: Generation) => Promise<void>;
  /** Absent where nothing is kept on disk. */
  readonly lastGood?: LastGood;
  /** Told which subgraphs some living generation may ask, each time one is let go. */
  readonly keepOnly: (subgraphs: readonly SubgraphAddress[]) => Promise<void>;
  readonly metrics: GatewayMetrics;
  readonly logger: Logger;
}

export interface GraphState {
  readonly serving: Serving | undefined;
  /** Why the newest supergraph is not the one that is served. */
  readonly fault: string | undefined;
  /** Why the last good supergraph could not be kept on disk. */
  readonly keepingFault: string | undefined;
}

export interface Generations {
  /** Resolves once the update is served or refused; never rejects. Of updates that come meanwhile, the last is taken. */
  readonly take: (update: SupergraphUpdate) => Promise<void>;
  /** Serves what was kept on disk, as stale. False where nothing was, or where it does not load. */
  readonly takeLastGood: (why: string) => Promise<boolean>;
  /** The generation behind a schema, kept alive until it is released. */
  readonly hold: LivingGenerations['hold'];
  readonly state: () => GraphState;
  /** Once no request runs any more. */
  readonly close: () => void;
  /** How many are alive: the one served and those that drain. */
  readonly count: () => number;
}

export function createGenerations(options: GenerationsOptions): Generations {
  const { build, prepare, lastGood, keepOnly, metrics, logger } = options;
  // While one is being made its subgraphs are in use and not listed yet, so the sweep waits until it is done.
  const living = createLivingGenerations(() => updates.isBusy() || sweep());
  const updates = createLatestOnly(settle);
  let fault: string | undefined;
  let keepingFault: string | undefined;
  let made = 0;

  async function settle(update: SupergraphUpdate): Promise<void> {
    if ('fault' in update) becomeStale(update.fault);
    else await swap(update.sdl, update.isComposed ?? false);
    sweep();
  }

  async function swap(sdl: string, isComposed: boolean): Promise<void> {
    if (living.current()?.sdl === sdl) return becomeFresh();
    try {
      flip(await load(sdl, isComposed));
    } catch (error) {
      return becomeStale(`The newest supergraph does not load: ${messageOf(error)}`);
    }
    becomeFresh();
    await keep(sdl);
  }

  async function load(sdl: string, isComposed = false): Promise<Serving> {
    if (sdl.trim() === '') throw new Error('it is empty.');
    const generation = await build(sdl, isComposed);
    await prepare?.(generation);
    return { ...generation, number: ++made, sdl, hash: createHash('sha256').update(sdl).digest('hex') };
  }

  function flip(serving: Serving): void {
    living.succeed(serving);
    metrics.generation.set(serving.number);
    logger.info(
      { generation: serving.number, hash: serving.hash, subgraphs: serving.subgraphs.length },
      'graph loaded',
    );
  }

  function sweep(): void {
    keepOnly(living.all().flatMap(({ subgraphs }) => subgraphs)).catch((error: unknown) =>
      logger.warn({ err: error }, 'connections to a subgraph that left did not close'),
    );
  }

  async function takeLastGood(why: string): Promise<boolean> {
    try {
      const sdl = await lastGood?.read();
      if (sdl === undefined) return false;
      flip(await load(sdl));
      becomeStale(`${why} The last good supergraph is served instead.`);
      return true;
    } catch (error) {
      logger.warn({ err: error }, 'the last good supergraph does not load');
      return false;
    }
  }

  async function keep(sdl: string): Promise<void> {
    try {
      await lastGood?.write(sdl);
      keepingFault = undefined;
    } catch (error) {
      keepingFault = `The last good supergraph could not be kept: ${messageOf(error)}`;
      logger.warn({ err: error }, 'the last good supergraph could not be kept');
    }
  }

  function becomeStale(why: string): void {
    fault = why;
    metrics.swaps.inc({ outcome: 'refused' });
    metrics.stale.set(1);
    logger.warn({ fault: why, generation: living.current()?.number ?? 0 }, 'graph is stale');
  }

  function becomeFresh(): void {
    fault = undefined;
    metrics.swaps.inc({ outcome: 'served' });
    metrics.stale.set(0);
  }

  return {
    take: updates.give,
    takeLastGood,
    hold: living.hold,
    state: () => ({ serving: living.current(), fault, keepingFault }),
    close: () => living.all().forEach(({ close }) => close?.()),
    count: () => living.all().length,
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
