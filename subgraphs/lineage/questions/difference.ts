/** The answer of `lineageDiff`: one walk as of two times, and what only one of the two found. */
import type { Context } from '../context.ts';
import { nodeId, type NodeRef } from '../model/node-id.ts';
import {
  CURRENT_VIEW,
  NO_RULES,
  type Direction,
  type Granularity,
  type LinkEnds,
  type View,
  type WalkedNode,
} from '../store/lineage-store.ts';
import { domainsOf, type Found } from '../walks/completeness.ts';
import { questionOf } from '../walks/cursor.ts';
import { createFaults } from '../walks/faults.ts';
import { fullLink, linkKey, type ViewedLink } from '../walks/full-link.ts';
import type { Given, GivenLimits, GivenRef } from '../walks/given.ts';
import { knownRef, toNodeRef } from '../walks/references.ts';
import { instantOf } from '../walks/times.ts';
import { checkDepth, limitsOf } from '../walks/view-of.ts';
import { createAnswerAt, type AnswerAt } from './answer-at.ts';
import { loadClosure, type Closure, type ClosureRequest } from './closure.ts';
import { createMask, foundBehind } from '../walks/mask.ts';

export interface DiffArguments {
  readonly root: GivenRef;
  readonly a: string;
  readonly b: string;
  readonly direction: Direction;
  readonly depth?: Given<number>;
  readonly granularity?: Given<Granularity>;
  readonly limits?: Given<GivenLimits>;
}

export interface LineageDiff extends AnswerAt<DiffAnswer> {
  readonly kind: Granularity;
}

/** What one answer has and the other has not; ids as whoever asks may see them. */
export interface Side {
  readonly nodes: readonly WalkedNode[];
  readonly links: readonly (() => Promise<ViewedLink>)[];
}

export interface DiffAnswer {
  readonly revision: number;
  readonly added: Side;
  readonly removed: Side;
  readonly found: Found;
}

export async function lineageDiff(given: DiffArguments, context: Context): Promise<LineageDiff> {
  const { root, times, limits } = parse(given);
  const known = await knownRef(root, context);
  const granularity = given.granularity ?? known.kind;
  const depth = given.depth ?? null;
  const walk = { roots: [known], granularity, direction: given.direction, depth, nodes: NO_RULES, limits };
  const question = questionOf(['diff', nodeId(known), granularity, given.direction, depth, times, limits.maxNodes]);
  const make = (revision: number | null) =>
    compare(known, context, (at) => ({
      ...walk,
      view: { ...CURRENT_VIEW, revision, time: { kind: 'at', at: times[at]! } },
      hidden: new Set(), // Unnamed below: one hidden node is to be the same one at both times.
      links: 'ends',
    }));
  return { ...createAnswerAt(question, make), kind: granularity };
}

function parse({ root, a, b, depth, limits }: DiffArguments) {
  const faults = createFaults();
  const ref = toNodeRef('root', root, faults);
  checkDepth(depth, faults);
  const times = [instantOf('a', a, faults), instantOf('b', b, faults)];
  if (times[0]! > times[1]!) faults.add('a', 'is not later than "b"', `${a} and ${b}`, 'Give the earlier time first.');
  const checked = limitsOf(limits, faults);
  faults.check();
  return { root: ref!, times, limits: checked };
}

async function compare(root: NodeRef, context: Context, requestAt: (at: 0 | 1) => ClosureRequest): Promise<DiffAnswer> {
  const [before, after] = await Promise.all([loadClosure(requestAt(0), context), loadClosure(requestAt(1), context)]);
  const mask = createMask([...before.walk.nodes, ...after.walk.nodes], await context.withheld());
  const sideOf = (view: View, one: Closure, other: Closure): Side => ({
    nodes: nodesOnlyIn(one, other).map(mask.nodeOf),
    links: linksOnlyIn(one, other).map(({ from, to }) => () => {
      return fullLink({ from: mask.idOf(from), to: mask.idOf(to) }, view, context);
    }),
  });
  const { revision } = before.walk;
  return {
    revision,
    added: sideOf({ ...requestAt(1).view, revision }, after, before),
    removed: sideOf({ ...requestAt(0).view, revision }, before, after),
    found: foundBehind([before.walk, after.walk], mask, domainsOf([root])),
  };
}

function nodesOnlyIn(one: Closure, other: Closure): readonly WalkedNode[] {
  return one.walk.nodes.filter(({ id }) => !other.nodes.has(id));
}

function linksOnlyIn<Ends extends LinkEnds>(
  one: { readonly walk: { readonly links: readonly Ends[] } },
  other: { readonly walk: { readonly links: readonly LinkEnds[] } },
): readonly Ends[] {
  const others = new Set(other.walk.links.map(linkKey));
  return one.walk.links.filter((link) => !others.has(linkKey(link)));
}
