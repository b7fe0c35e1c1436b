/** What a walk between ports, products or domains steps on: the unit that an end of a pair is at its granularity. */
import { datasetId, domainId, nodeId, portId, type NodeRef } from '../model/node-id.ts';
import { domainOfUrn } from './catalog.ts';
import type { Claim, Granularity, WalkRequest } from './lineage-store.ts';

/** What a root is called when its pairs are asked for. */
export function startOf(root: NodeRef): string {
  return root.kind === 'COLUMN' ? datasetId(root.column.dataset) : nodeId(root);
}

export function datasetOfRoot(root: NodeRef): readonly string[] {
  return root.kind === 'DATASET' || root.kind === 'COLUMN' ? [startOf(root)] : [];
}

/** What a port, or a urn where the port isn't known, is at a granularity; a dataset of nobody stays what it is. */
export function unitOf(granularity: Granularity, end: string): string | null {
  if (end.startsWith('dataset:')) return end;
  const urn = urnOf(end);
  if (granularity === 'DOMAIN') return domainId(domainOfUrn(urn));
  if (granularity === 'PRODUCT') return urn;
  return end === urn ? null : end;
}

function urnOf(end: string): string {
  return end.startsWith('port:') ? end.slice('port:'.length, end.indexOf('|')) : end;
}

/** `null` for a dataset of nobody. */
export function domainOfUnit(id: string): string | null {
  if (id.startsWith('dataset:')) return null;
  return id.startsWith('domain:') ? id.slice('domain:'.length) : domainOfUrn(urnOf(id));
}

/** Which units a walk began at: a product covers its ports, a domain its products, a dataset those who claim it. */
export function rootTest(
  { roots, granularity }: WalkRequest,
  claims: ReadonlyMap<string, readonly Claim[]>,
): (unit: string) => boolean {
  const units = new Set<string>();
  const urns = new Set<string>();
  const domains = new Set<string>();
  for (const root of roots) {
    if (root.kind === 'DOMAIN') domains.add(root.domain);
    else if (root.kind === 'PRODUCT' && granularity !== 'DOMAIN') urns.add(root.urn);
    else if (root.kind === 'PRODUCT') units.add(domainId(domainOfUrn(root.urn)));
    else for (const end of endsOf(root, claims)) units.add(unitOf(granularity, end) ?? end);
  }
  return (unit) =>
    units.has(unit) ||
    (urns.size > 0 && !unit.startsWith('domain:') && urns.has(urnOf(unit))) ||
    (domains.size > 0 && domains.has(domainOfUnit(unit) ?? ''));
}

function endsOf(root: NodeRef, claims: ReadonlyMap<string, readonly Claim[]>): readonly string[] {
  if (root.kind === 'PORT') return [nodeId(root)];
  return datasetOfRoot(root).flatMap((dataset) =>
    (claims.get(dataset) ?? []).map(({ urn, port }) => portId(urn, port)),
  );
}
