/** Walks between datasets, and between columns. */
import { datasetId, datasetIdOfColumn, nodeId, type NodeRef } from '../../model/node-id.ts';
import { domainOfUrn, type Catalog } from '../catalog.ts';
import type { Directory } from '../directory.ts';
import type { LinkEnds } from '../lineage-store.ts';
import { gathering, type Gathered } from './gathering.ts';
import type { GraphReader, Neighbour, OneDirection, PinnedView } from './graph-reader.ts';
import type { NodeFacts, Plane, Step } from './plane.ts';

export interface PlaneParts {
  readonly reader: GraphReader;
  readonly view: PinnedView;
  readonly directory: Directory;
  /** Of the view. */
  readonly catalog: Catalog;
}

export function createFlowPlane(parts: PlaneParts, granularity: 'DATASET' | 'COLUMN'): Plane {
  const { reader, view, directory, catalog } = parts;
  const isDescribed = new Map<string, boolean>();
  const neighbours = rememberingNeighbours(parts, (neighbour) => isDescribed.set(neighbour.id, neighbour.isDescribed));

  async function startsOf(refs: readonly NodeRef[]): Promise<readonly string[]> {
    const datasets = refs.flatMap((ref) => datasetsOf(ref, parts));
    if (granularity === 'DATASET') return [...new Set(datasets)];
    const [columns, others] = [refs.filter(isColumn), refs.filter((ref) => !isColumn(ref))];
    const wanted = others.flatMap((ref) => datasetsOf(ref, parts));
    const found = wanted.length === 0 ? new Map<string, readonly string[]>() : await reader.columnsOf(wanted);
    return [...new Set([...columns.map((ref) => directory.canonical(nodeId(ref))), ...[...found.values()].flat()])];
  }

  return {
    rootsOf: async (refs) => {
      const starts = await startsOf(refs);
      const roots = new Set(starts);
      return { starts, isRoot: (id) => roots.has(id), domains: starts.flatMap((id) => factsOf(id).domains) };
    },
    steps: async (direction, ids) => {
      const found = await neighbours[direction](ids);
      return new Map(ids.map((id) => [id, (found.get(id) ?? []).map((far): Step => ({ near: id, far: far.id }))]));
    },
    factsOf,
    links: (ends) => reader.links(view, ends),
    unmapped: granularity === 'COLUMN' ? (direction, ids) => unmappedFlows(parts, direction, ids) : null,
  };

  function factsOf(id: string): NodeFacts {
    const claims = catalog.claimsOf(granularity === 'COLUMN' ? datasetIdOfColumn(id) : id);
    const urns = [...new Set(claims.map(({ urn }) => urn))];
    return {
      isDescribed: isDescribed.get(id) ?? true,
      name: null,
      claims,
      urns,
      domains: [...new Set(urns.map(domainOfUrn))],
      classifications: urns.flatMap((urn) => catalog.product(urn)?.classification ?? []),
    };
  }
}

type Neighbours = Record<OneDirection, Gathered<readonly Neighbour[]>>;

export function rememberingNeighbours({ reader, view }: PlaneParts, onFound: (found: Neighbour) => void): Neighbours {
  const towards = (direction: OneDirection) =>
    gathering<readonly Neighbour[]>(async (ids) => {
      const found = await reader.neighbours(view, direction, ids);
      for (const neighbours of found.values()) neighbours.forEach(onFound);
      return found;
    }, []);
  return { UPSTREAM: towards('UPSTREAM'), DOWNSTREAM: towards('DOWNSTREAM') };
}

/** The datasets that a root stands for, by the ids that they go by. */
export function datasetsOf(ref: NodeRef, parts: Pick<PlaneParts, 'catalog' | 'directory'>): readonly string[] {
  const { catalog, directory } = parts;
  const portsOf = (urn: string) => catalog.product(urn)?.ports ?? [];
  switch (ref.kind) {
    case 'DATASET':
      return [directory.canonical(datasetId(ref.dataset))];
    case 'COLUMN':
      return [directory.canonical(datasetId(ref.column.dataset))];
    case 'PORT':
      return portsOf(ref.urn)
        .filter(({ name }) => name === ref.port)
        .flatMap(({ datasets }) => datasets.map((key) => directory.canonical(datasetId(key))));
    case 'PRODUCT':
      return portsOf(ref.urn).flatMap(({ datasets }) => datasets.map((key) => directory.canonical(datasetId(key))));
    case 'DOMAIN':
      return catalog.productsOf(ref.domain).flatMap((urn) => datasetsOf({ kind: 'PRODUCT', urn }, parts));
  }
}

function isColumn(ref: NodeRef): boolean {
  return ref.kind === 'COLUMN';
}

async function unmappedFlows(
  { reader, view }: PlaneParts,
  direction: OneDirection,
  columns: readonly string[],
): Promise<readonly LinkEnds[]> {
  const datasets = [...new Set(columns.map(datasetIdOfColumn))];
  if (datasets.length === 0) return [];
  const [flows, columnsOf] = await Promise.all([
    reader.neighbours(view, direction, datasets),
    reader.columnsOf(datasets),
  ]);
  const explaining = await reader.neighbours(view, direction, [...columnsOf.values()].flat());
  return datasets.flatMap((dataset) => {
    const explained = new Set(
      (columnsOf.get(dataset) ?? []).flatMap((column) =>
        (explaining.get(column) ?? []).map(({ id }) => datasetIdOfColumn(id)),
      ),
    );
    return (flows.get(dataset) ?? [])
      .filter(({ id }) => id !== dataset && !explained.has(id))
      .map(({ id }) => (direction === 'DOWNSTREAM' ? { from: dataset, to: id } : { from: id, to: dataset }));
  });
}
