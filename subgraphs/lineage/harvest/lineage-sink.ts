/**
 * Takes what the harvester brings and keeps it as declarations. What one domain reads may be resolved through another's
 * ports, so each harvest looks at all of them again; only what changed is written. A domain that could not be read keeps
 * what it declared before; one that has left the mesh is retracted.
 */
import { parseUrn } from '../../../lib/urn.ts';
import type { DomainFreshness, DomainHarvest, HarvestSink, Logger } from '../../kit/index.ts';
import type { Declaration } from '../model/declaration.ts';
import { eventTimeOf, fromMicros, parseEventTime, toMicros } from '../model/event-time.ts';
import { NO_ALIASES, type Namespaces } from '../model/namespaces.ts';
import type { LineageStore } from '../store/lineage-store.ts';
import { declareFlows, type HarvestedDomain } from './declare-flows.ts';
import { cutPorts, HARVEST_SELECTION, MAX_PORT_COLUMNS, toDeclaredProduct } from './declared-product.ts';

export interface LineageSinkParts {
  readonly store: Pick<LineageStore, 'declare' | 'declarations'>;
  readonly namespaces?: Namespaces;
  /** Tells which domains are in the mesh now. */
  readonly freshness: () => readonly DomainFreshness[];
  readonly logger: Logger;
}

export function createLineageSink({
  store,
  namespaces = NO_ALIASES,
  freshness,
  logger,
}: LineageSinkParts): HarvestSink {
  /** What every domain declared last; `null` until it was read from the store, which outlives us. */
  let declared: Map<string, Declaration> | null = null;
  /** The latest time that anything was declared at. */
  let lastAt: string | null = null;

  async function take(harvest: DomainHarvest): Promise<void> {
    if (harvest.kind === 'failed') return;
    declared ??= await readDeclared();
    const at = after(lastAt, eventTimeOf(harvest.at));
    const domains = new Map<string, HarvestedDomain>(declared);
    if (harvest.kind === 'left') domains.delete(harvest.domain);
    else domains.set(harvest.domain, { at, products: productsOf(harvest) });
    for (const domain of departed(domains.keys(), freshness())) domains.delete(domain);
    lastAt = at;
    await write(declared, declareFlows(domains), at);
  }

  async function readDeclared(): Promise<Map<string, Declaration>> {
    const known = new Map(await store.declarations());
    for (const { at } of known.values()) if (lastAt === null || at > lastAt) lastAt = at;
    return known;
  }

  /** What a domain reads may have come to mean more through another's harvest: from then on, not from its own on. */
  async function write(
    before: Map<string, Declaration>,
    after: ReadonlyMap<string, Declaration>,
    at: string,
  ): Promise<void> {
    for (const domain of [...before.keys()].filter((each) => !after.has(each))) {
      await store.declare(domain, null, at);
      before.delete(domain);
    }
    for (const [domain, declaration] of after) {
      const known = before.get(domain);
      if (known && isSame(known, declaration)) continue;
      await store.declare(domain, declaration, at);
      before.set(domain, declaration);
    }
  }

  function productsOf({ domain, products }: Extract<DomainHarvest, { kind: 'harvested' }>) {
    const own = products.filter(({ urn }) => parseUrn(urn)?.domain === domain);
    for (const product of own) {
      const ports = cutPorts(product);
      if (ports.length === 0) continue;
      logger.warn({ urn: product.urn, ports, limit: MAX_PORT_COLUMNS }, 'ports with more columns than lineage reads');
    }
    return own.map((product) => toDeclaredProduct(product, namespaces));
  }

  let last: Promise<void> = Promise.resolve();
  return {
    selection: HARVEST_SELECTION,
    // Domains are harvested side by side, and each harvest looks at all: one after the other.
    receive: (harvest) => {
      const turn = last.then(() => take(harvest));
      last = turn.catch(() => undefined);
      return turn;
    },
  };
}

/**
 * A time later than the last one: the declarations of a domain lie in the order of their times, but domains are harvested
 * side by side, and clocks are set back. A store tells microseconds apart.
 */
function after(last: string | null, at: string): string {
  if (last === null || toMicros(at) > toMicros(last)) return at;
  return parseEventTime(fromMicros(toMicros(last) + 1) ?? last) ?? last;
}

/** Domains that left while nobody listened. Before the mesh was listed nothing can be said. */
function departed(known: Iterable<string>, freshness: readonly DomainFreshness[]): readonly string[] {
  if (freshness.length === 0) return [];
  const listed = new Set(freshness.map(({ domain }) => domain));
  return [...known].filter((domain) => !listed.has(domain));
}

/** The time aside: what a domain says again is no change. */
function isSame(left: Declaration, right: Declaration): boolean {
  return JSON.stringify({ ...left, at: null }) === JSON.stringify({ ...right, at: null });
}
