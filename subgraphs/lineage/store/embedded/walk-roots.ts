/** Which nodes of the graph a walk begins at: its roots themselves, or the datasets and columns that they stand for. */
import { datasetId, nodeId, type NodeRef } from '../../model/node-id.ts';
import type { Catalog } from '../catalog.ts';
import type { WalkRequest } from '../lineage-store.ts';
import type { Graph } from './graph.ts';

export function walkRoots(graph: Graph, catalog: Catalog, { roots, granularity }: WalkRequest): readonly number[] {
  const ids = roots.flatMap((root) =>
    granularity === 'COLUMN' ? columnsOf(graph, catalog, root) : datasetsOf(graph, catalog, root),
  );
  return [...new Set(ids)];
}

function columnsOf(graph: Graph, catalog: Catalog, root: NodeRef): readonly number[] {
  if (root.kind === 'COLUMN') return known(graph, [nodeId(root)]);
  return datasetsOf(graph, catalog, root).flatMap((dataset) => graph.columnsOf(dataset));
}

function datasetsOf(graph: Graph, catalog: Catalog, root: NodeRef): readonly number[] {
  return known(graph, datasetIdsOf(catalog, root));
}

function datasetIdsOf(catalog: Catalog, root: NodeRef): readonly string[] {
  switch (root.kind) {
    case 'DATASET':
      return [datasetId(root.dataset)];
    case 'COLUMN':
      return [datasetId(root.column.dataset)];
    case 'PORT':
      return portsOf(catalog, root.urn).flatMap(({ name, datasets }) =>
        name === root.port ? datasets.map(datasetId) : [],
      );
    case 'PRODUCT':
      return portsOf(catalog, root.urn).flatMap(({ datasets }) => datasets.map(datasetId));
    case 'DOMAIN':
      return catalog.productsOf(root.domain).flatMap((urn) => datasetIdsOf(catalog, { kind: 'PRODUCT', urn }));
  }
}

function portsOf(catalog: Catalog, urn: string) {
  return catalog.product(urn)?.ports ?? [];
}

function known(graph: Graph, keys: readonly string[]): readonly number[] {
  return keys.flatMap((key) => graph.idOf(key) ?? []);
}
