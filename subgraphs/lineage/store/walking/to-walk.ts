/** What was reached becomes a page with its links. Nodes of hidden products keep their place and lose their name. */
import { compareIds } from '../../model/compare-ids.ts';
import type { Link, LinkEnds, Walk, WalkedNode, WalkRequest } from '../lineage-store.ts';
import { comparePlaces, MAX_STOPPED_AT, type Place } from '../places.ts';
import { bareLink } from './bare-link.ts';
import { createHiddenTest } from './hidden-nodes.ts';
import { pageLinks } from './page-links.ts';
import type { ReachParts, Reached } from './reach.ts';

export interface ToWalkParts extends ReachParts {
  readonly request: WalkRequest;
  readonly revision: number;
}

export async function toWalk(parts: ToWalkParts, reached: Reached): Promise<Walk> {
  const { request, plane, roots, revision } = parts;
  const all = [...reached.depths].map(([id, depth]): Place => ({ id, depth })).sort(comparePlaces);
  const kept = all.slice(0, request.limits.maxNodes);
  const isCut = reached.stopped !== null;
  const begin = beginOf(kept, request);
  const page = kept.slice(begin, begin + request.first);
  const hiddenIds =
    request.hidden.size === 0 ? NOTHING : hiddenNames(kept, createHiddenTest(request.hidden, plane.factsOf));
  const seen = kept.filter(({ id }) => !hiddenIds.has(id));
  const beyond = isCut ? [] : seen.filter(({ id }) => reached.beyond.has(id));
  return {
    revision,
    hasCurrentClaims: request.view.time.kind === 'now' && request.view.revision === null,
    nodes: page.map((place) => toNode(place, hiddenIds.get(place.id), parts)),
    hasNextPage: begin + page.length < kept.length,
    totalCount: isCut ? null : kept.length,
    stopped: reached.stopped ? [reached.stopped] : reached.beyond.size > 0 ? ['DEPTH_LIMIT'] : [],
    stoppedAt: beyond.slice(0, MAX_STOPPED_AT).map(({ id }) => id),
    ghostCount: seen.filter(({ id }) => !plane.factsOf(id).isDescribed).length,
    hiddenCount: hiddenIds.size,
    unmappedCount: isCut ? 0 : await countUnmapped(parts, reached),
    domains: [...new Set([...roots.domains, ...seen.flatMap(({ id }) => plane.factsOf(id).domains)])].sort(),
    links: await linksOf(parts, { kept, begin, end: begin + page.length }, hiddenIds),
  };
}

const NOTHING: ReadonlyMap<string, string> = new Map();

/** By id, what a hidden node is called: its number in the order. */
function hiddenNames(kept: readonly Place[], isHidden: (id: string) => boolean): ReadonlyMap<string, string> {
  return new Map(kept.flatMap(({ id }, index) => (isHidden(id) ? [[id, `hidden:${index + 1}`] as const] : [])));
}

function beginOf(kept: readonly Place[], { after }: WalkRequest): number {
  if (!after) return 0;
  if (after.kind === 'count') return Math.min(after.count, kept.length);
  const begin = kept.findIndex((place) => comparePlaces(place, after) > 0);
  return begin < 0 ? kept.length : begin;
}

function toNode({ id, depth }: Place, hiddenId: string | undefined, { plane }: ToWalkParts): WalkedNode {
  if (hiddenId !== undefined) {
    return { id: hiddenId, depth, isHidden: true, isDescribed: true, name: null, claims: [] };
  }
  const { isDescribed, name, claims } = plane.factsOf(id);
  return { id, depth, isHidden: false, isDescribed, name, claims };
}

async function countUnmapped({ plane, roots }: ToWalkParts, { sides }: Reached): Promise<number> {
  if (plane.unmapped === null) return 0;
  const found = await Promise.all(
    sides.map(({ direction, depths }) => plane.unmapped!(direction, [...roots.starts, ...depths.keys()])),
  );
  return new Set(found.flat().map(({ from, to }) => `${from}\n${to}`)).size;
}

async function linksOf(
  parts: ToWalkParts,
  span: { readonly kept: readonly Place[]; readonly begin: number; readonly end: number },
  hiddenIds: ReadonlyMap<string, string>,
): Promise<readonly Link[]> {
  const { request, plane } = parts;
  if (request.links === 'none') return [];
  const { direct, passingOver } = await pageLinks(parts, span);
  const links = request.links === 'ends' ? direct.map(bareLink) : await plane.links(direct);
  const byEnds = new Map([...passingOver.map(bareLink), ...links].map((link) => [`${link.from}\n${link.to}`, link]));
  return [...byEnds.values()].map((link) => masked(link, hiddenIds)).sort(compareLinks);
}

/** Jobs and the ways of making values may tell what a hidden node is. */
function masked(link: Link, hiddenIds: ReadonlyMap<string, string>): Link {
  const [from, to] = [hiddenIds.get(link.from), hiddenIds.get(link.to)];
  if (from === undefined && to === undefined) return link;
  return { ...link, from: from ?? link.from, to: to ?? link.to, transformations: [], sources: [] };
}

export function compareLinks(a: LinkEnds, b: LinkEnds): number {
  return compareIds(a.from, b.from) || compareIds(a.to, b.to);
}
