/** A page of a walk as an answer: its nodes described, its cursors, and where to go on when the walk was stopped. */
import type { PageInfo } from '../../kit/index.ts';
import type { Context } from '../context.ts';
import type { View, Walk, WalkPlace } from '../store/lineage-store.ts';
import { completenessOf, domainsOf, type Completeness } from './completeness.ts';
import { encodeCursor } from './cursor.ts';
import { describeNode, type NodeDescription } from './describe-node.ts';
import type { LineageQuestion } from './to-request.ts';
import { encodePlace, MAX_REACHED_NODES, type WalkReach } from './walk-place.ts';

export interface WalkPage {
  readonly question: LineageQuestion;
  readonly walk: Walk;
}

export function nodesOf(
  { walk, question }: WalkPage,
  { isUnavailable }: Pick<Context, 'isUnavailable'>,
): readonly NodeDescription[] {
  const { granularity: kind } = question.request;
  const describing = { kind, isUnavailable, isNow: walk.hasCurrentClaims };
  return walk.nodes.map((node) => describeNode(node, describing));
}

export function viewOfPage({ walk, question }: WalkPage): View {
  return { ...question.request.view, revision: walk.revision };
}

/** After the node at that index of the page. */
export function cursorAfter(index: number, page: WalkPage): string {
  return cursorAt(placeAfter(index, page), reachOf(page), page);
}

export function pageInfoOf(page: WalkPage): PageInfo {
  const { nodes, hasNextPage } = page.walk;
  return {
    hasNextPage,
    hasPreviousPage: false,
    startCursor: nodes.length === 0 ? null : cursorAfter(0, page),
    endCursor: nodes.length === 0 ? null : cursorAfter(nodes.length - 1, page),
  };
}

export function pageCompleteness(page: WalkPage, { freshness }: Pick<Context, 'freshness'>): Completeness {
  const { walk, question } = page;
  const domains = [...walk.domains, ...domainsOf(question.request.roots)];
  return completenessOf({ ...walk, domains }, freshness(), continueFrom(page));
}

/** After this page, and as much further as one answer goes. `null` where nothing stopped the walk, or no further walk may be. */
function continueFrom(page: WalkPage): string | null {
  const { walk, question } = page;
  if (walk.stopped.length === 0) return null;
  const { depth, maxNodes } = reachOf(page);
  const { stride } = question;
  const reach = {
    depth: walk.stopped.includes('DEPTH_LIMIT') && depth !== null ? depth + stride.depth! : depth,
    maxNodes: walk.stopped.includes('NODE_LIMIT') ? maxNodes + stride.maxNodes : maxNodes,
  };
  if (reach.maxNodes > MAX_REACHED_NODES) return null;
  const isEmpty = walk.nodes.length === 0;
  const place = isEmpty ? (question.request.after ?? BEFORE_ALL) : placeAfter(walk.nodes.length - 1, page);
  return cursorAt(place, reach, page);
}

/**
 * A node's own place holds when others come or go before it. Whoever may not know of everything goes by number: places
 * that one could make up would tell by and by where in the order of ids a hidden node lies.
 */
function placeAfter(index: number, { walk, question: { request } }: WalkPage): WalkPlace {
  if (request.hidden.size > 0) {
    const begin = request.after?.kind === 'count' ? request.after.count : 0;
    return { kind: 'count', count: begin + index + 1 };
  }
  const { depth, id } = walk.nodes[index]!;
  return { kind: 'node', depth, id };
}

const BEFORE_ALL: WalkPlace = { kind: 'count', count: 0 };

function reachOf({ question: { request } }: WalkPage): WalkReach {
  return { depth: request.depth, maxNodes: request.limits.maxNodes };
}

function cursorAt(place: WalkPlace, reach: WalkReach, { walk, question }: WalkPage): string {
  return encodeCursor({ revision: walk.revision, question: question.name(), place: encodePlace(place, reach) });
}
