/**
 * Two ports are joined when a path leads from a dataset of one to a dataset of the other through datasets of nobody.
 * Breadth first from each dataset of a port, all of them together, so that one question to the store is one hop.
 */
import { datasetId, portId } from '../../model/node-id.ts';
import type { LinkEnds } from '../lineage-store.ts';
import { rememberingNeighbours, type PlaneParts } from './flow-plane.ts';
import type { OneDirection } from './graph-reader.ts';

/** Data flows from one port to another. An end is the id of a port, or a urn where the port isn't known. */
export interface PortPair {
  readonly from: string;
  readonly to: string;
  /** The flow that joins them at once; `null` where the way is longer. */
  readonly direct: LinkEnds | null;
  /** Whether an input port says so, and no dataset stands for it. */
  readonly isRead: boolean;
}

/** By start: the id of a dataset, port or domain, or a urn. All pairs that leave (DOWNSTREAM) or reach (UPSTREAM) it. */
export type PairsFrom = (
  direction: OneDirection,
  starts: readonly string[],
) => Promise<ReadonlyMap<string, readonly PortPair[]>>;

interface Search {
  readonly start: string;
  readonly end: string;
  readonly dataset: string;
  readonly visited: Set<string>;
  frontier: readonly string[];
}

export function createPairsFrom(parts: PlaneParts): PairsFrom {
  const { view, catalog, directory } = parts;
  const neighbours = rememberingNeighbours(parts, () => undefined);
  /** Contracts say so, and not how sure or by which transformation. */
  const withReads = (view.kinds === null || view.kinds.includes('DECLARED')) && view.transformations === null;

  /** The datasets that a start stands for, each with what it is in a pair. */
  function beginnings(start: string): readonly { readonly end: string; readonly dataset: string }[] {
    if (start.startsWith('dataset:')) {
      const claims = catalog.claimsOf(start);
      if (claims.length === 0) return [{ end: start, dataset: start }];
      return claims.map(({ urn, port }) => ({ end: portId(urn, port), dataset: start }));
    }
    if (start.startsWith('domain:')) return catalog.productsOf(start.slice('domain:'.length)).flatMap(beginnings);
    const urn = start.startsWith('port:') ? start.slice('port:'.length, start.indexOf('|')) : start;
    return (catalog.product(urn)?.ports ?? []).flatMap(({ name, datasets }) => {
      const end = portId(urn, name);
      if (start !== urn && start !== end) return [];
      return datasets.map((key) => ({ end, dataset: directory.canonical(datasetId(key)) }));
    });
  }

  function readsOf(direction: OneDirection, start: string): readonly PortPair[] {
    if (!withReads) return [];
    const urns = start.startsWith('domain:') ? catalog.productsOf(start.slice('domain:'.length)) : [start];
    return urns
      .flatMap((urn) => catalog.readsOf(urn, direction))
      .map(({ from, to }) => ({ from, to, direct: null, isRead: true }));
  }

  return async (direction, starts) => {
    const pairs = new Map<string, PortPair[]>(starts.map((start) => [start, [...readsOf(direction, start)]]));
    const searches = starts.flatMap((start) =>
      beginnings(start).map(({ end, dataset }): Search => {
        return { start, end, dataset, visited: new Set([dataset]), frontier: [dataset] };
      }),
    );
    for (;;) {
      const open = searches.filter(({ frontier }) => frontier.length > 0);
      if (open.length === 0) return pairs;
      const found = await neighbours[direction]([...new Set(open.flatMap(({ frontier }) => frontier))]);
      for (const search of open) {
        const next: string[] = [];
        for (const near of search.frontier) {
          for (const { id } of found.get(near) ?? []) {
            if (search.visited.has(id)) continue;
            search.visited.add(id);
            const claims = catalog.claimsOf(id);
            if (claims.length === 0) next.push(id);
            const direct = near === search.dataset ? orient(direction, near, id) : null;
            for (const { urn, port } of claims) {
              pairs
                .get(search.start)!
                .push({ ...orient(direction, search.end, portId(urn, port)), direct, isRead: false });
            }
          }
        }
        search.frontier = next;
      }
    }
  };
}

function orient(direction: OneDirection, near: string, far: string): LinkEnds {
  return direction === 'DOWNSTREAM' ? { from: near, to: far } : { from: far, to: near };
}
