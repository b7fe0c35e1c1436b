/** Walks between datasets and between columns, one statement for all requests of one shape. */
import { compareIds } from '../../model/compare-ids.ts';
import { FLOW_KINDS } from '../../model/change.ts';
import { groupBy } from '../../model/group-by.ts';
import { parseJobId, parseNodeId } from '../../model/node-id.ts';
import { domainOfUrn } from '../catalog.ts';
import { sortTransformations } from '../derive-flows.ts';
import type { Claim, Link, Walk, WalkRequest } from '../lineage-store.ts';
import { kindOfStatement } from '../source-state.ts';
import type { OneDirection } from '../port-pair.ts';
import { DeadlineReached, type Neo4jSession, type Row } from './neo4j-session.ts';
import { resolveRoots } from './resolve-roots.ts';
import { walkCypher, type WalkShape } from './walk-cypher.ts';

export async function readWalks(
  session: Pick<Neo4jSession, 'read'>,
  requests: readonly WalkRequest[],
): Promise<ReadonlyMap<WalkRequest, Walk>> {
  const roots = await resolveRoots(session, requests);
  const walks = new Map<WalkRequest, Walk>();
  for (const group of groupBy(requests, shapeKey).values()) {
    const rows = await readGroup(
      session,
      group,
      group.map((request) => roots.get(request) ?? []),
    );
    group.forEach((request, index) => walks.set(request, toWalk(request, rows?.get(index))));
  }
  return walks;
}

/** `null` when the server stopped at the deadline. */
async function readGroup(
  { read }: Pick<Neo4jSession, 'read'>,
  group: readonly WalkRequest[],
  roots: readonly (readonly string[])[],
): Promise<ReadonlyMap<number, Row> | null> {
  const rows = group.map(({ first, after, limits }, index) => ({
    index,
    roots: roots[index],
    first,
    maxNodes: limits.maxNodes,
    afterDepth: after?.depth ?? 0,
    afterId: after?.id ?? '',
  }));
  const deadlineMs = Math.min(...group.map(({ limits }) => limits.deadlineMs));
  try {
    const answer = await read(walkCypher(shapeOf(group[0]!)), { rows }, deadlineMs);
    return new Map(answer.map((row) => [row['index'] as number, row]));
  } catch (error) {
    if (error instanceof DeadlineReached) return null;
    throw error;
  }
}

function shapeOf({ granularity, direction, depth, withLinks }: WalkRequest): WalkShape {
  const directions: readonly OneDirection[] = direction === 'BOTH' ? ['UPSTREAM', 'DOWNSTREAM'] : [direction];
  return { label: granularity === 'COLUMN' ? 'Column' : 'Dataset', directions, depth, withLinks };
}

function shapeKey(request: WalkRequest): string {
  return JSON.stringify([shapeOf(request), request.limits.deadlineMs]);
}

function toWalk(request: WalkRequest, row: Row | undefined): Walk {
  if (!row) return LATE;
  const total = row['total'] as number;
  const isCut = total > request.limits.maxNodes;
  const page = row['page'] as readonly { id: string; depth: number; isDescribed: boolean; claims: string[] | null }[];
  const isDeeper = !isCut && (row['isDeeper'] as boolean);
  return {
    nodes: page.map(({ id, depth, isDescribed, claims }) => {
      return { id, depth, isDescribed, name: null, claims: (claims ?? []).map(toClaim) };
    }),
    hasNextPage: row['hasNextPage'] as boolean,
    totalCount: isCut ? null : total,
    stopped: isCut ? ['NODE_LIMIT'] : isDeeper ? ['DEPTH_LIMIT'] : [],
    stoppedAt: isDeeper ? (row['stoppedAt'] as string[]) : [],
    ghostCount: row['ghostCount'] as number,
    unmappedCount: isCut ? 0 : distinctPairs(row['unmapped'] as string[][]),
    domains: domainsOf(row['claims'] as string[][]),
    links: (row['links'] as LinkRow[]).map(toLink).sort((a, b) => compareIds(a.from, b.from) || compareIds(a.to, b.to)),
  };
}

/** Nothing came in time, and that is what it says. */
const LATE: Walk = {
  nodes: [],
  hasNextPage: false,
  totalCount: null,
  stopped: ['DEADLINE'],
  stoppedAt: [],
  ghostCount: 0,
  unmappedCount: 0,
  domains: [],
  links: [],
};

export function toClaim(id: string): Claim {
  const ref = parseNodeId(id);
  if (ref.kind !== 'PORT') throw new Error(`Expected the id of a port, came "${id}".`);
  return { urn: ref.urn, port: ref.port };
}

interface LinkRow {
  readonly from: string;
  readonly to: string;
  readonly statements: readonly {
    readonly id: string;
    readonly job: string | null;
    readonly transformations: string;
    readonly firstSeen: string;
    readonly lastSeen: string;
  }[];
}

function toLink({ from, to, statements }: LinkRow): Link {
  const kinds = new Set(statements.map(({ id }) => kindOfStatement(id)));
  const jobs = new Set(statements.flatMap(({ job }) => job ?? []));
  return {
    from,
    to,
    kinds: FLOW_KINDS.filter((kind) => kinds.has(kind)),
    transformations: sortTransformations(statements.flatMap((each) => JSON.parse(each.transformations) as [])),
    weight: 1,
    firstSeen: statements.map(({ firstSeen }) => firstSeen).reduce((a, b) => (a < b ? a : b)),
    lastSeen: statements.map(({ lastSeen }) => lastSeen).reduce((a, b) => (a > b ? a : b)),
    jobs: [...jobs].sort(compareIds).map(parseJobId),
  };
}

function distinctPairs(pairs: readonly (readonly string[])[]): number {
  return new Set(pairs.map((pair) => pair.join('\n'))).size;
}

function domainsOf(claims: readonly (readonly string[])[]): readonly string[] {
  return [...new Set(claims.flat().map((id) => domainOfUrn(toClaim(id).urn)))].sort();
}
