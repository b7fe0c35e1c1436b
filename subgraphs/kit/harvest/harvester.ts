/**
 * Keeps what the platform knows about products up to date: every domain is asked for its products through the graph, at
 * the start, when something was published and on a timer. A domain that fails costs its own part and nothing else.
 */
import type { GraphQLHandler } from '../../../lib/graphql-request.ts';
import type { Logger } from '../../../lib/logger.ts';
import { systemClock, type HarvestClock } from './clock.ts';
import { freshnessOf, type Attempts, type DomainFreshness } from './freshness.ts';
import { createGraphReader } from './graph-reader.ts';
import type { HarvestSink } from './harvest.ts';
import { harvestRound } from './round.ts';
import { createRounds } from './rounds.ts';

export interface HarvesterOptions {
  /** The whole graph, asked as a client would. */
  readonly graph: GraphQLHandler;
  readonly sinks: readonly HarvestSink[];
  /** From the end of one round to the next. */
  readonly intervalMs: number;
  /** Called and awaited when the freshness of a domain has become another. */
  readonly onFreshness?: (() => Promise<void>) | undefined;
  /** For one query. Default 10,000. */
  readonly deadlineMs?: number | undefined;
  /** Default the system's. */
  readonly clock?: HarvestClock | undefined;
  readonly logger: Logger;
}

export interface Harvester {
  /** Begins the rounds; resolves when the first one has ended, whatever came of it. */
  readonly start: () => Promise<void>;
  /** A round now, over these domains or all; resolves when it has ended. Requests that come together share a round. */
  readonly harvestNow: (domains?: readonly string[]) => Promise<void>;
  /** One entry for each known domain, by name. */
  readonly freshness: () => readonly DomainFreshness[];
  /** Ends the timer and the running round. */
  readonly close: () => Promise<void>;
}

/** A graph that can't be asked at all, as while the mesh starts, is asked again sooner than the interval says. */
const RETRY_MS = 5_000;

export function createHarvester(options: HarvesterOptions): Harvester {
  const { sinks, intervalMs, deadlineMs = 10_000, clock = systemClock, logger, graph, onFreshness } = options;
  const selection = sinks.map((sink) => sink.selection).join(' ');
  const reader = createGraphReader({ graph, selection, deadlineMs, clock });
  const attempts = new Map<string, Attempts>();
  const stopping = new AbortController();
  const { signal } = stopping;
  let delayMs = intervalMs;
  let callOffTimer: () => void = () => undefined;

  const rounds = createRounds(async (wanted) => {
    const isListed = await harvestRound(wanted, { reader, sinks, attempts, onFreshness, clock, logger, signal });
    delayMs = isListed ? intervalMs : Math.min(intervalMs, RETRY_MS);
  });
  const tick = async (): Promise<void> => {
    await rounds.request('all');
    if (!signal.aborted) callOffTimer = clock.schedule(() => void tick(), delayMs);
  };

  return {
    start: tick,
    harvestNow: (domains) => rounds.request(domains ?? 'all'),
    freshness: () =>
      [...attempts.keys()].sort().map((domain) => freshnessOf(domain, attempts.get(domain)!, clock.now(), intervalMs)),
    close: async () => {
      stopping.abort();
      callOffTimer();
      await rounds.idle();
    },
  };
}
