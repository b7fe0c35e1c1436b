/** Walks between ports, products and domains: units that pairs of ports belong to. */
import { FLOW_KINDS, type FlowKind } from '../../model/change.ts';
import { domainOfUrn } from '../catalog.ts';
import type { Granularity, Link, LinkEnds } from '../lineage-store.ts';
import { bareLink } from './bare-link.ts';
import { datasetsOf, type PlaneParts } from './flow-plane.ts';
import { gathering } from './gathering.ts';
import type { OneDirection } from './graph-reader.ts';
import type { NodeFacts, Plane, Step } from './plane.ts';
import { createPairsFrom, type PortPair } from './port-pairs.ts';
import { domainOfUnit, isOfDataset, rootTest, startOf, unitOf, urnOfUnit } from './units.ts';

/** Pairs of ports that join two units, each once. */
type Joined = ReadonlyMap<string, PortPair>;

export function createUnitPlane(
  parts: PlaneParts,
  granularity: Extract<Granularity, 'DOMAIN' | 'PRODUCT' | 'PORT'>,
): Plane {
  const { reader, view, catalog } = parts;
  const pairsFrom = createPairsFrom(parts);
  const joined = new Map<string, Map<string, PortPair>>();

  const stepsTowards = (direction: OneDirection) =>
    gathering<readonly Step[]>(async (starts) => {
      const pairs = await pairsFrom(direction, starts);
      return new Map(starts.map((start) => [start, stepsOf(direction, pairs.get(start) ?? [])]));
    }, []);
  const steps = { UPSTREAM: stepsTowards('UPSTREAM'), DOWNSTREAM: stepsTowards('DOWNSTREAM') };

  function stepsOf(direction: OneDirection, pairs: readonly PortPair[]): readonly Step[] {
    const distinct = new Map<string, Step>();
    for (const pair of pairs) {
      const [from, to] = [unitOf(granularity, pair.from), unitOf(granularity, pair.to)];
      if (from === null || to === null) continue;
      const key = `${from}\n${to}`;
      remember(key, pair);
      distinct.set(key, direction === 'DOWNSTREAM' ? { near: from, far: to } : { near: to, far: from });
    }
    return [...distinct.values()];
  }

  function remember(key: string, pair: PortPair): void {
    const pairs = joined.get(key) ?? new Map<string, PortPair>();
    joined.set(key, pairs);
    const ports = `${pair.from}\n${pair.to}`;
    if (!pairs.get(ports)?.direct) pairs.set(ports, pair);
  }

  return {
    rootsOf: async (refs) => {
      const claimsOf = (dataset: string) => catalog.claimsOf(dataset);
      const datasets = refs.filter(isOfDataset).flatMap((ref) => datasetsOf(ref, parts));
      const starts = [...new Set([...refs.filter((ref) => !isOfDataset(ref)).map(startOf), ...datasets])];
      const isRoot = rootTest({ refs, datasets, granularity, claimsOf });
      return {
        starts,
        isRoot: (id) => isRoot(id) || starts.includes(id),
        domains: [
          ...starts.flatMap((start) => domainOfUnit(start) ?? []),
          ...datasets.flatMap((dataset) => claimsOf(dataset).map(({ urn }) => domainOfUrn(urn))),
        ],
      };
    },
    steps: (direction, ids) => steps[direction](ids),
    factsOf: (id) => factsOf(id, parts),
    links: (ends) => linksOf(ends, joined, (flows) => reader.links(view, flows)),
    unmapped: null,
  };
}

function factsOf(id: string, { catalog }: PlaneParts): NodeFacts {
  const nothing = { name: null, claims: [], urns: [], domains: [], classifications: [] };
  if (id.startsWith('dataset:')) return { ...nothing, isDescribed: true };
  if (id.startsWith('domain:')) {
    const domain = id.slice('domain:'.length);
    return { ...nothing, isDescribed: catalog.hasDomain(domain), urns: catalog.productsOf(domain), domains: [domain] };
  }
  const urn = urnOfUnit(id);
  const product = catalog.product(urn);
  return {
    ...nothing,
    isDescribed: id.startsWith('port:') || (product?.isDescribed ?? false),
    name: id.startsWith('port:') ? null : (product?.name ?? null),
    urns: [urn],
    domains: [domainOfUrn(urn)],
    classifications: product?.classification == null ? [] : [product.classification],
  };
}

async function linksOf(
  ends: readonly LinkEnds[],
  joined: ReadonlyMap<string, Joined>,
  readLinks: (flows: readonly LinkEnds[]) => Promise<readonly Link[]>,
): Promise<readonly Link[]> {
  const pairsOf = ({ from, to }: LinkEnds) => [...(joined.get(`${from}\n${to}`)?.values() ?? [])];
  const direct = new Map(
    ends.flatMap(pairsOf).flatMap(({ direct: flow }) => (flow ? [[`${flow.from}\n${flow.to}`, flow] as const] : [])),
  );
  const read = direct.size === 0 ? [] : await readLinks([...direct.values()]);
  const kindsOf = new Map(read.map(({ from, to, kinds }) => [`${from}\n${to}`, kinds]));
  return ends.flatMap(({ from, to }) => {
    const pairs = pairsOf({ from, to });
    if (pairs.length === 0) return [];
    const kinds = pairs.flatMap(({ direct: flow, isRead }): readonly FlowKind[] => {
      if (isRead) return ['DECLARED'];
      return flow ? (kindsOf.get(`${flow.from}\n${flow.to}`) ?? []) : [];
    });
    return [
      { ...bareLink({ from, to }), kinds: FLOW_KINDS.filter((kind) => kinds.includes(kind)), weight: pairs.length },
    ];
  });
}
