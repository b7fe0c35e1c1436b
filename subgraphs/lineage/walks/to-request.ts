/** The arguments of a `lineage` field become a request to the store. */
import { pageSize } from '../../kit/index.ts';
import { nodeId, type NodeRef } from '../model/node-id.ts';
import type { Direction, Granularity, View, WalkRequest } from '../store/lineage-store.ts';
import { decodeCursor, foreignCursor, questionOf } from './cursor.ts';
import { createFaults } from './faults.ts';
import type { GivenFilter, GivenLimits } from './given.ts';
import { nodeRulesOf } from './node-rules-of.ts';
import { checkDepth, limitsOf, viewOf } from './view-of.ts';
import { decodePlace, type WalkReach } from './walk-place.ts';

export interface LineageArguments {
  readonly direction: Direction;
  /** `null` is unlimited; the schema's default stands where nothing was given. */
  readonly depth?: number | null | undefined;
  readonly granularity?: Granularity | null | undefined;
  readonly asOf?: string | null | undefined;
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly filter?: GivenFilter | null | undefined;
  readonly limits?: GivenLimits | null | undefined;
}

export interface LineageQuestion {
  readonly request: WalkRequest;
  /** Its short name, made when a cursor needs it. */
  readonly name: () => string;
  /** How far one answer goes: what `continueFrom` adds. */
  readonly stride: WalkReach;
}

export interface Asker {
  readonly hidden: ReadonlySet<string>;
  readonly links: WalkRequest['links'];
}

/** Throws BAD_USER_INPUT with all that is wrong with the arguments; with a cursor only once they are right. */
export function toQuestion(root: NodeRef, given: LineageArguments, { hidden, links }: Asker): LineageQuestion {
  const faults = createFaults();
  checkDepth(given.depth, faults);
  const limits = limitsOf(given.limits, faults);
  const view = viewOf(given, faults);
  const nodes = nodeRulesOf(given.filter, faults);
  faults.check();

  const stride = { depth: given.depth ?? null, maxNodes: limits.maxNodes };
  const walk = { direction: given.direction, granularity: given.granularity ?? root.kind };
  let made: string | undefined;
  const name = () => (made ??= questionOf(['lineage', nodeId(root), walk, stride, view, nodes]));
  const from = given.after == null ? null : beginningOf(given.after, name(), hidden.size > 0);
  const reach = from?.reach ?? stride;
  const request = {
    ...walk,
    roots: [root],
    depth: reach.depth,
    view: from ? ({ ...view, revision: from.revision } satisfies View) : view,
    nodes,
    hidden,
    first: pageSize(given.first),
    after: from?.place ?? null,
    links,
    limits: { ...limits, maxNodes: reach.maxNodes },
  };
  return { request, name, stride };
}

/** Whoever may not know of everything goes by number: see `walk-page.ts`. */
function beginningOf(after: string, question: string, byNumber: boolean) {
  const cursor = decodeCursor(after, question);
  const decoded = decodePlace(cursor.place);
  if (!decoded || (byNumber && decoded.place.kind !== 'count')) throw foreignCursor(after);
  return { ...decoded, revision: cursor.revision };
}
