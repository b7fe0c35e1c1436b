/** What the statement of a walk answers becomes a walk. */
import { datasetIdOfColumn, parseNodeId } from '../../model/node-id.ts';
import { domainOfUrn, type Catalog } from '../catalog.ts';
import { toLinks } from '../evidence.ts';
import type { Claim, Walk, WalkedNode, WalkRequest } from '../lineage-store.ts';
import { compareLinks } from '../walking/to-walk.ts';
import { bareLink } from '../walking/bare-link.ts';
import { toEvidence, type LinkRow } from './link-rows.ts';

/** As `walkCypher` says. */
export interface WalkRow {
  readonly index: number;
  readonly revision: number;
  readonly page: readonly PlaceRow[];
  readonly total: number;
  readonly ghosts: number;
  /** Of the roots and of each depth: lists of ids of ports, or ids of nodes that were ever claimed. */
  readonly claims: readonly (readonly (readonly string[] | string)[])[];
  readonly isDeeper: boolean;
  readonly stoppedAt: readonly string[];
  readonly unmapped: readonly (readonly string[])[];
  readonly links: readonly LinkRow[];
}

type PlaceRow = readonly [id: string, depth: number, isDescribed: boolean, claims: readonly string[] | null];

export interface QuickAnswer {
  readonly request: WalkRequest;
  readonly row: WalkRow;
  /** Those of the roots, as far as they are known without asking. */
  readonly domains: readonly string[];
  /** Who claimed what in the view; `null` where that is what stands in the graph. */
  readonly catalog: Catalog | null;
}

export function toQuickWalk({ request: { first, links, view }, row, domains, catalog }: QuickAnswer): Walk {
  const claimsOf = (id: string, ports: readonly string[]) => (catalog ? claimsIn(catalog, id) : ports.map(toClaim));
  return {
    revision: row.revision,
    hasCurrentClaims: catalog === null,
    nodes: row.page.slice(0, first).map(([id, depth, isDescribed, ports]): WalkedNode => {
      return { id, depth, isHidden: false, isDescribed, name: null, claims: claimsOf(id, ports ?? []) };
    }),
    hasNextPage: row.page.length > first,
    totalCount: row.total,
    stopped: row.isDeeper ? ['DEPTH_LIMIT'] : [],
    stoppedAt: row.stoppedAt,
    ghostCount: row.ghosts,
    hiddenCount: 0,
    unmappedCount: new Set(row.unmapped.map((ends) => ends.join('\n'))).size,
    domains: [...new Set([...domains, ...domainsOf(row.claims.flat(2), catalog)])].sort(),
    links: [...(links === 'ends' ? row.links.map(bareLink) : toLinks(row.links.map(toEvidence), view))].sort(
      compareLinks,
    ),
  };
}

/** Nothing came in time, and that is what it says. */
export function tooLate(revision: number): Walk {
  return {
    revision,
    hasCurrentClaims: false,
    nodes: [],
    hasNextPage: false,
    totalCount: null,
    stopped: ['DEADLINE'],
    stoppedAt: [],
    ghostCount: 0,
    hiddenCount: 0,
    unmappedCount: 0,
    domains: [],
    links: [],
  };
}

/** Of the id of a port. */
export function toClaim(id: string): Claim {
  const ref = parseNodeId(id);
  if (ref.kind !== 'PORT') throw new Error(`Expected the id of a port, came "${id}".`);
  return { urn: ref.urn, port: ref.port };
}

/** Of the id of a dataset or a column. */
export function claimsIn(catalog: Catalog, id: string): readonly Claim[] {
  return catalog.claimsOf(id.startsWith('column:') ? datasetIdOfColumn(id) : id);
}

/** `ids` are of ports, or in a catalog of nodes. */
function domainsOf(ids: readonly string[], catalog: Catalog | null): readonly string[] {
  const distinct = [...new Set(ids)];
  const claims = catalog ? distinct.flatMap((id) => claimsIn(catalog, id)) : distinct.map(toClaim);
  return claims.map(({ urn }) => domainOfUrn(urn));
}
