/**
 * Takes what the harvester brings and keeps it as declarations. What one domain reads may be resolved through another's
 * ports, so each harvest looks at all of them again; only what changed is written. A domain that could not be read keeps
 * what it declared before; one that has left the mesh is retracted.
 */
import { parseUrn } from '../../../lib/urn.ts';
import type { DomainFreshness, DomainHarvest, HarvestedProduct, HarvestSink, Logger } from '../../kit/index.ts';
import type { Declaration } from '../model/declaration.ts';
import { eventTimeOf } from '../model/event-time.ts';
import type { LineageStore } from '../store/lineage-store.ts';
import { declareFlows, type HarvestedDomain } from './declare-flows.ts';
import { cutPorts, HARVEST_SELECTION, MAX_PORT_COLUMNS, toDeclaredProduct } from './declared-product.ts';

export interface LineageSinkParts {
  readonly store: Pick<LineageStore, 'declare' | 'declarations'>;
  /** Tells which domains are in the mesh now. */
  readonly freshness: () => readonly DomainFreshness[];
  readonly logger: Logger;
}

export function createLineageSink({ store, freshness, logger }: LineageSinkParts): HarvestSink {
  /** What every domain declared last; `null` until it was read from the store, which outlives us. */
  let declared: Map<string, Declaration> | null = null;

  async function take(harvest: DomainHarvest): Promise<void> {
    if (harvest.kind === 'failed') return;
    declared ??= new Map(await store.declarations());
    const domains = new Map<string, HarvestedDomain>(declared);
    if (harvest.kind === 'left') domains.delete(harvest.domain);
    else domains.set(harvest.domain, { at: eventTimeOf(harvest.at), products: productsOf(harvest, logger) });
    for (const domain of departed(domains.keys(), freshness())) domains.delete(domain);
    await write(declared, declareFlows(domains));
  }

  async function write(before: Map<string, Declaration>, after: ReadonlyMap<string, Declaration>): Promise<void> {
    for (const domain of [...before.keys()].filter((each) => !after.has(each))) {
      await store.declare(domain, null);
      before.delete(domain);
    }
    for (const [domain, declaration] of after) {
      const known = before.get(domain);
      if (known && isSame(known, declaration)) continue;
      await store.declare(domain, declaration);
      before.set(domain, declaration);
    }
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

/** Domains that left while nobody listened. Before the mesh was listed nothing can be said. */
function departed(known: Iterable<string>, freshness: readonly DomainFreshness[]): readonly string[] {
  if (freshness.length === 0) return [];
  const listed = new Set(freshness.map(({ domain }) => domain));
  return [...known].filter((domain) => !listed.has(domain));
}

function productsOf({ domain, products }: Extract<DomainHarvest, { kind: 'harvested' }>, logger: Logger) {
  const isOwn = ({ urn }: HarvestedProduct) => parseUrn(urn)?.domain === domain;
  for (const product of products.filter(isOwn)) {
    const ports = cutPorts(product);
    if (ports.length > 0) {
      logger.warn({ urn: product.urn, ports, limit: MAX_PORT_COLUMNS }, 'ports with more columns than lineage reads');
    }
  }
  return products.filter(isOwn).map(toDeclaredProduct);
}

/** The time aside: what a domain says again is no change. */
function isSame(left: Declaration, right: Declaration): boolean {
  return JSON.stringify({ ...left, at: null }) === JSON.stringify({ ...right, at: null });
}
