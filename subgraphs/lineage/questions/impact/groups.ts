/** Consumers of a change by what they have in common. */
import { compareIds } from '../../model/compare-ids.ts';
import { parseNodeId, portId } from '../../model/node-id.ts';
import { domainOfUrn } from '../../store/catalog.ts';
import type { WalkedNode } from '../../store/lineage-store.ts';
import type { Consumer } from './consumers.ts';
import type { ImpactVerdict } from './rules.ts';
import { SEVERITY, worst } from './trail.ts';

export interface ImpactGroup {
  /** What its consumers have in common. */
  readonly id: string;
  readonly verdict: ImpactVerdict;
  readonly breakingCount: number;
  readonly unknownCount: number;
  readonly safeCount: number;
  readonly domain: { readonly name: string } | null;
  readonly product: { readonly urn: string } | null;
  readonly port: string | null;
  readonly owner: string | null;
}

export type Grouping = 'domain' | 'owner' | 'product' | 'port';

export interface GroupingParts {
  /** Those that whoever asks may know of. */
  readonly consumers: readonly Pick<Consumer, 'node' | 'verdict'>[];
  readonly owners: ReadonlyMap<string, readonly string[]>;
}

/** The worst first, then the largest, then by id. One that belongs to several groups is in each. */
export function groupConsumers(grouping: Grouping, { consumers, owners }: GroupingParts): readonly ImpactGroup[] {
  const verdicts = new Map<string, ImpactVerdict[]>();
  for (const { node, verdict } of consumers) {
    for (const id of groupsOf(grouping, node, owners)) {
      const group = verdicts.get(id);
      if (group) group.push(verdict);
      else verdicts.set(id, [verdict]);
    }
  }
  return [...verdicts]
    .map(([id, all]) => toGroup(grouping, id, all))
    .sort((a, b) => SEVERITY[b.verdict] - SEVERITY[a.verdict] || sizeOf(b) - sizeOf(a) || compareIds(a.id, b.id));
}

/** Of the products that a node is, or belongs to. */
export function urnsOf({ id, claims }: WalkedNode): readonly string[] {
  return id.startsWith('urn:') ? [id] : [...new Set(claims.map(({ urn }) => urn))];
}

export function countVerdicts(verdicts: readonly ImpactVerdict[]) {
  const count = (verdict: ImpactVerdict) => verdicts.filter((each) => each === verdict).length;
  return {
    verdict: worst(verdicts),
    breakingCount: count('BREAKING'),
    unknownCount: count('UNKNOWN'),
    safeCount: count('SAFE'),
  };
}

function groupsOf(grouping: Grouping, node: WalkedNode, owners: GroupingParts['owners']): ReadonlySet<string> {
  switch (grouping) {
    case 'domain':
      return new Set(urnsOf(node).map(domainOfUrn));
    case 'owner':
      return new Set(urnsOf(node).flatMap((urn) => owners.get(urn) ?? []));
    case 'product':
      return new Set(urnsOf(node));
    case 'port':
      return new Set(node.claims.map(({ urn, port }) => portId(urn, port)));
  }
}

function toGroup(grouping: Grouping, id: string, verdicts: readonly ImpactVerdict[]): ImpactGroup {
  const counts = countVerdicts(verdicts);
  const nothing = { domain: null, product: null, port: null, owner: null };
  if (grouping === 'owner') return { ...nothing, ...counts, id, owner: id };
  if (grouping === 'domain') return { ...nothing, ...counts, id, domain: { name: id } };
  const ref = parseNodeId(id);
  const urn = ref.kind === 'PORT' ? ref.urn : id;
  const port = ref.kind === 'PORT' ? ref.port : null;
  return { ...nothing, ...counts, id, port, product: { urn }, domain: { name: domainOfUrn(urn) } };
}

function sizeOf({ breakingCount, unknownCount, safeCount }: ImpactGroup): number {
  return breakingCount + unknownCount + safeCount;
}
