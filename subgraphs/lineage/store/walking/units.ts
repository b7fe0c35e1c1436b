/** What a walk between ports, products or domains steps on: the unit that an end of a pair is at its granularity. */
import { datasetId, domainId, nodeId, portId, type NodeRef } from '../../model/node-id.ts';
import { domainOfUrn } from '../catalog.ts';
import type { Claim, Granularity } from '../lineage-store.ts';

/** What a root is called when its pairs are asked for. */
export function startOf(root: NodeRef): string {
  return root.kind === 'COLUMN' ? datasetId(root.column.dataset) : nodeId(root);
}

export function isOfDataset(root: NodeRef): boolean {
  return root.kind === 'DATASET' || root.kind === 'COLUMN';
}

/** What a port, or a urn where the port isn't known, is at a granularity; a dataset of nobody stays what it is. */
export function unitOf(granularity: Granularity, end: string): string | null {
  if (end.startsWith('dataset:')) return end;
  const urn = urnOfUnit(end);
  if (granularity === 'DOMAIN') return domainId(domainOfUrn(urn));
  if (granularity === 'PRODUCT') return urn;
  return end === urn ? null : end;
}

/** Of a port or a product. */
export function urnOfUnit(id: string): string {
  return id.startsWith('port:') ? id.slice('port:'.length, id.indexOf('|')) : id;
}

/** `null` for a dataset of nobody. */
export function domainOfUnit(id: string): string | null {
  if (id.startsWith('dataset:')) return null;
  return id.startsWith('domain:') ? id.slice('domain:'.length) : domainOfUrn(urnOfUnit(id));
}

export interface RootTestParts {
  readonly refs: readonly NodeRef[];
  /** Those that roots of datasets and columns stand for. */
  readonly datasets: readonly string[];
  readonly granularity: Granularity;
  readonly claimsOf: (dataset: string) => readonly Claim[];
}

/** Which units a walk began at: a product covers its ports, a domain its products, a dataset those who claim it. */
export function rootTest({ refs, datasets, granularity, claimsOf }: RootTestParts): (unit: string) => boolean {
  const units = new Set<string>();
  const urns = new Set<string>();
  const domains = new Set<string>();
  for (const root of refs) {
    if (root.kind === 'DOMAIN') domains.add(root.domain);
    else if (root.kind === 'PRODUCT' && granularity !== 'DOMAIN') urns.add(root.urn);
    else if (root.kind === 'PRODUCT') units.add(domainId(domainOfUrn(root.urn)));
    else if (root.kind === 'PORT') units.add(unitOf(granularity, nodeId(root)) ?? nodeId(root));
  }
  for (const dataset of datasets) {
    for (const { urn, port } of claimsOf(dataset)) units.add(unitOf(granularity, portId(urn, port))!);
  }
  return (unit) =>
    units.has(unit) ||
    (urns.size > 0 && !unit.startsWith('domain:') && urns.has(urnOfUnit(unit))) ||
    (domains.size > 0 && domains.has(domainOfUnit(unit) ?? ''));
}
