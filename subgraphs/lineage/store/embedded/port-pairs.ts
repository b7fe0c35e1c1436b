/** Which ports are joined, found in the graph in memory: through datasets of nobody, and no further. */
import type { FlowKind } from '../../model/change.ts';
import { datasetId, portId } from '../../model/node-id.ts';
import type { Catalog } from '../catalog.ts';
import type { Claim } from '../lineage-store.ts';
import type { OneDirection, PortPair, PortPairs } from '../port-pair.ts';
import type { Graph } from './graph.ts';
import type { LinkReader } from './read-links.ts';

export interface PortPairsParts {
  readonly graph: Graph;
  readonly catalog: () => Catalog;
  readonly readLinks: LinkReader;
}

export function createPortPairs({ graph, catalog, readLinks }: PortPairsParts): PortPairs {
  function pairsFrom(direction: OneDirection, start: string): readonly PortPair[] {
    const urns = start.startsWith('domain:') ? catalog().productsOf(start.slice('domain:'.length)) : [start];
    const reads = urns.flatMap((urn) => catalog().readsOf(urn, direction));
    return [
      ...beginnings(start).flatMap(({ end, dataset }) => pairsOfDataset({ direction, start, end, dataset })),
      ...reads.map(({ from, to }): PortPair => ({ start, from, to, kinds: ['DECLARED'] })),
    ];
  }

  /** The datasets that a start stands for, each with what it is in a pair. */
  function beginnings(start: string): readonly { readonly end: string; readonly dataset: string }[] {
    if (start.startsWith('dataset:')) {
      const claims = catalog().claimsOf(start);
      if (claims.length === 0) return [{ end: start, dataset: start }];
      return claims.map(({ urn, port }) => ({ end: portId(urn, port), dataset: start }));
    }
    if (start.startsWith('domain:')) return catalog().productsOf(start.slice('domain:'.length)).flatMap(beginnings);
    const urn = start.startsWith('port:') ? start.slice('port:'.length, start.indexOf('|')) : start;
    const ports = (catalog().product(urn)?.ports ?? []).map(({ name, datasets }) => ({
      end: portId(urn, name),
      datasets,
    }));
    return ports
      .filter(({ end }) => start === urn || start === end)
      .flatMap(({ end, datasets }) => datasets.map((dataset) => ({ end, dataset: datasetId(dataset) })));
  }

  interface Beginning {
    readonly direction: OneDirection;
    readonly start: string;
    readonly end: string;
    readonly dataset: string;
  }

  function pairsOfDataset({ direction, start, end, dataset }: Beginning): readonly PortPair[] {
    const root = graph.idOf(dataset);
    if (root === undefined) return [];
    const { claimed, direct } = claimedFrom(root, direction);
    return claimed.flatMap((other) => {
      const kinds = direct.has(other) ? kindsBetween(root, other, direction) : [];
      return claimsOf(other).map(({ urn, port }): PortPair => {
        const far = portId(urn, port);
        return direction === 'DOWNSTREAM' ? { start, from: end, to: far, kinds } : { start, from: far, to: end, kinds };
      });
    });
  }

  /** The claimed datasets that a path of unclaimed ones leads to, and which of them are neighbours. */
  function claimedFrom(
    root: number,
    direction: OneDirection,
  ): { claimed: readonly number[]; direct: ReadonlySet<number> } {
    const edges = direction === 'DOWNSTREAM' ? graph.downstream : graph.upstream;
    const visited = new Set([root]);
    const claimed: number[] = [];
    const direct = new Set<number>();
    const queue = [root];
    for (const node of queue) {
      for (let edge = edges.first(node); edge >= 0; edge = edges.next(edge)) {
        const target = edges.target(edge);
        if (node === root) direct.add(target);
        if (visited.has(target)) continue;
        visited.add(target);
        if (claimsOf(target).length > 0) claimed.push(target);
        else queue.push(target);
      }
    }
    return { claimed, direct };
  }

  function kindsBetween(root: number, other: number, direction: OneDirection): readonly FlowKind[] {
    const ends = direction === 'DOWNSTREAM' ? ([root, other] as const) : ([other, root] as const);
    return readLinks([ends])[0]?.kinds ?? [];
  }

  function claimsOf(dataset: number): readonly Claim[] {
    return catalog().claimsOf(graph.keyOf(dataset));
  }

  return {
    pairs: async (direction, starts) => starts.flatMap((start) => pairsFrom(direction, start)),
    claims: async (datasets) => new Map(datasets.map((dataset) => [dataset, catalog().claimsOf(dataset)])),
    describe: async (ids) => new Map(ids.map((id) => [id, describe(id)])),
  };

  function describe(id: string): { name: string | null; isDescribed: boolean } {
    if (id.startsWith('port:')) return { name: null, isDescribed: true };
    if (id.startsWith('domain:')) return { name: null, isDescribed: catalog().hasDomain(id.slice('domain:'.length)) };
    const product = catalog().product(id);
    return { name: product?.name ?? null, isDescribed: product?.isDescribed ?? false };
  }
}
