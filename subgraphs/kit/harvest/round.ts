/**
 * One round of the harvest: which domains are there, which have left, what has each to say. A domain that fails, and a
 * sink that fails, cost their own part and nothing else.
 */
import type { Logger } from '../../../lib/logger.ts';
import type { HarvestClock } from './clock.ts';
import { NOT_TRIED, type Attempts } from './freshness.ts';
import type { GraphReader, ListedDomain } from './graph-reader.ts';
import type { DomainHarvest, HarvestSink } from './harvest.ts';
import type { Wanted } from './rounds.ts';

export interface RoundDependencies {
  readonly reader: GraphReader;
  readonly sinks: readonly HarvestSink[];
  /** Every known domain; the round writes what came of it. */
  readonly attempts: Map<string, Attempts>;
  /** Told each time that the round has written there. */
  readonly onFreshness?: (() => Promise<void>) | undefined;
  readonly clock: HarvestClock;
  readonly logger: Logger;
  /** Aborted, the round ends without telling anybody of anything more. */
  readonly signal: AbortSignal;
}

/** How many domains are asked at once. */
const CONCURRENCY = 4;

/** Answers whether the graph could be asked at all. */
export async function harvestRound(wanted: Wanted, round: RoundDependencies): Promise<boolean> {
  const listed = await listDomains(round);
  if (listed === null) return false;

  const present = new Set(listed.map(({ domain }) => domain));
  const gone = [...round.attempts.keys()].filter((domain) => !present.has(domain));
  const isNew = ({ domain }: ListedDomain) => !round.attempts.has(domain);
  const added = listed.filter(isNew);
  for (const { domain } of added) round.attempts.set(domain, NOT_TRIED);
  if (added.length > 0) await round.onFreshness?.();

  await eachOf(gone, (domain) => deliver({ kind: 'left', domain, at: round.clock.now() }, round));
  const due = listed.filter(({ domain }) => wanted === 'all' || wanted.includes(domain));
  await eachOf(due, async (domain) => deliver(await harvestDomain(domain, round), round));
  return true;
}

/** Where the graph doesn't answer, every known domain has failed. */
async function listDomains(round: RoundDependencies): Promise<readonly ListedDomain[] | null> {
  try {
    return await round.reader.domains(round.signal);
  } catch (fault) {
    const error = messageOf(fault);
    round.logger.warn({ error }, 'harvest failed: the graph does not list its domains');
    await eachOf([...round.attempts.keys()], (domain) =>
      deliver({ kind: 'failed', domain, at: round.clock.now(), error }, round),
    );
    return null;
  }
}

async function harvestDomain(
  listed: ListedDomain,
  { reader, clock, signal }: RoundDependencies,
): Promise<DomainHarvest> {
  const { domain } = listed;
  try {
    const products = await reader.products(listed, signal);
    return { kind: 'harvested', domain, at: clock.now(), products };
  } catch (fault) {
    return { kind: 'failed', domain, at: clock.now(), error: messageOf(fault) };
  }
}

async function deliver(harvest: DomainHarvest, round: RoundDependencies): Promise<void> {
  const { sinks, attempts, logger, signal } = round;
  if (signal.aborted) return;
  const { domain } = harvest;
  if (harvest.kind === 'failed') logger.warn({ domain, error: harvest.error }, 'harvest failed');
  const error = await offer(harvest, sinks, logger);
  if (harvest.kind === 'left' && error === null) attempts.delete(domain);
  else attempts.set(domain, attemptsAfter(attempts.get(domain) ?? NOT_TRIED, harvest, error));
  await round.onFreshness?.();
}

/** Every sink is asked, whatever the others say. Answers why it was not taken by all, or `null`. */
async function offer(harvest: DomainHarvest, sinks: readonly HarvestSink[], logger: Logger): Promise<string | null> {
  const results = await Promise.allSettled(sinks.map(async (sink) => sink.receive(harvest)));
  const faults = results.filter((result) => result.status === 'rejected').map(({ reason }) => reason as unknown);
  for (const fault of faults) logger.error({ domain: harvest.domain, err: fault }, 'harvest was not taken');
  return faults.length === 0 ? null : `What was harvested could not be stored: ${messageOf(faults[0])}`;
}

function attemptsAfter(known: Attempts, harvest: DomainHarvest, error: string | null): Attempts {
  if (harvest.kind === 'failed') return { ...known, error: harvest.error };
  return error === null ? { harvestedAt: harvest.at, error } : { ...known, error };
}

async function eachOf<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const waiting = [...items];
  const worker = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
}

function messageOf(fault: unknown): string {
  return fault instanceof Error ? fault.message : String(fault);
}
