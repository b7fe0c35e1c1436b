/** Walks between datasets and between columns: all nodes found in memory, one page of them described. */
import { domainOfUrn, type Catalog } from '../catalog.ts';
import type { Claim, Walk, WalkRequest } from '../lineage-store.ts';
import { MAX_STOPPED_AT } from '../places.ts';
import { findNodes, type FindParts, type Found } from './find-nodes.ts';
import type { LinkReader } from './read-links.ts';
import { countUnmappedFlows } from './unmapped-flows.ts';
import { linkEnds, walkPage } from './walk-page.ts';
import { walkRoots } from './walk-roots.ts';

export interface GraphWalkerParts extends FindParts {
  readonly catalog: () => Catalog;
  readonly readLinks: LinkReader;
}

export function createGraphWalker(parts: GraphWalkerParts): (request: WalkRequest) => Walk {
  const { graph, catalog, readLinks } = parts;

  function claimsOf(node: number): readonly Claim[] {
    return catalog().claimsOf(graph.keyOf(graph.datasetOf(node)));
  }

  function domainsOf(nodes: readonly number[]): readonly string[] {
    const domains = new Set<string>();
    for (const node of nodes) for (const { urn } of claimsOf(node)) domains.add(domainOfUrn(urn));
    return [...domains].sort();
  }

  /** Only a walk that no limit stopped looked beyond its last level. */
  function stoppedAt({ levels, sides, stopped }: Found): readonly string[] {
    const beyond = new Set(stopped.length > 0 ? [] : sides.flatMap(({ reached }) => reached.beyond));
    if (beyond.size === 0) return [];
    const sorted = levels.flatMap((level) => graph.sorted(level.filter((node) => beyond.has(node))));
    return sorted.slice(0, MAX_STOPPED_AT).map((node) => graph.keyOf(node));
  }

  return (request) => {
    const found = findNodes(parts, walkRoots(graph, catalog(), request), request);
    const all = found.levels.flat();
    const page = walkPage(graph, found, request);
    const isCut = found.stopped.length > 0;
    const beyond = stoppedAt(found);
    return {
      nodes: page.nodes.map(({ node, id, depth }) => {
        return { id, depth, isDescribed: graph.isDescribed(node), name: null, claims: claimsOf(node) };
      }),
      hasNextPage: page.hasNextPage,
      totalCount: isCut ? null : all.length,
      stopped: beyond.length > 0 ? ['DEPTH_LIMIT'] : found.stopped,
      stoppedAt: beyond,
      ghostCount: all.filter((node) => !graph.isDescribed(node)).length,
      unmappedCount: request.granularity === 'COLUMN' && !isCut ? countUnmappedFlows(graph, found) : 0,
      domains: domainsOf([...found.roots, ...all]),
      links: request.withLinks ? readLinks(linkEnds(graph, found, page, request.after === null)) : [],
    };
  };
}
