/** Links between ports, products or domains: pairs of ports, put together by the units that they belong to. */
import { FLOW_KINDS, type FlowKind } from '../model/change.ts';
import { compareIds } from '../model/compare-ids.ts';
import type { Link } from './lineage-store.ts';
import type { PortPair } from './port-pair.ts';

export interface UnitJoining {
  readonly pairs: readonly PortPair[];
  /** The unit of a pair's end; `null` where the granularity has none for it. */
  readonly unitOf: (end: string) => string | null;
  /** Of two units, whether their link belongs here. */
  readonly isWanted: (from: string, to: string) => boolean;
}

interface Joined {
  readonly from: string;
  readonly to: string;
  readonly ports: Set<string>;
  readonly kinds: Set<FlowKind>;
}

/** Sorted by (from, to). What flows within a unit is no link. */
export function joinUnits({ pairs, unitOf, isWanted }: UnitJoining): readonly Link[] {
  const joined = new Map<string, Joined>();
  for (const pair of pairs) {
    const [from, to] = [unitOf(pair.from), unitOf(pair.to)];
    if (from === null || to === null || from === to || !isWanted(from, to)) continue;
    const link = joined.get(`${from}\n${to}`) ?? { from, to, ports: new Set<string>(), kinds: new Set<FlowKind>() };
    joined.set(`${from}\n${to}`, link);
    link.ports.add(`${pair.from}\n${pair.to}`);
    for (const kind of pair.kinds) link.kinds.add(kind);
  }
  return [...joined.values()].map(toLink).sort((a, b) => compareIds(a.from, b.from) || compareIds(a.to, b.to));
}

function toLink({ from, to, ports, kinds }: Joined): Link {
  return {
    from,
    to,
    kinds: FLOW_KINDS.filter((kind) => kinds.has(kind)),
    transformations: [],
    weight: ports.size,
    firstSeen: null,
    lastSeen: null,
    jobs: [],
  };
}
