/** The answer of `commonUpstreams`: what all of several assets are made from. One walk for each, side by side. */
import type { Context } from '../context.ts';
import { compareIds } from '../model/compare-ids.ts';
import { nodeId } from '../model/node-id.ts';
import type { PageArguments } from '../../kit/index.ts';
import { NO_RULES, type Granularity, type Walk, type WalkedNode } from '../store/lineage-store.ts';
import { completenessOf, domainsOf } from '../walks/completeness.ts';
import { questionOf } from '../walks/cursor.ts';
import { describeNode, type NodeDescription } from '../walks/describe-node.ts';
import { createFaults } from '../walks/faults.ts';
import type { Given, GivenLimits, GivenRef } from '../walks/given.ts';
import { listPage, listPlace } from '../walks/list-page.ts';
import type { QuestionPage } from './question-page.ts';
import { coarsestOf, knownRef, toNodeRef } from '../walks/references.ts';
import { limitsOf, viewOf } from '../walks/view-of.ts';
import { createMask, foundBehind } from '../walks/mask.ts';

const MAX_ASSETS = 20;

export interface CommonUpstreamsArguments extends PageArguments {
  readonly of: readonly GivenRef[];
  readonly granularity?: Given<Granularity>;
  readonly asOf?: Given<string>;
  readonly limits?: Given<GivenLimits>;
}

export type CommonUpstreams = QuestionPage<{
  readonly node: NodeDescription;
  readonly depth: number;
  readonly depths: readonly number[];
}>;

export async function commonUpstreams(given: CommonUpstreamsArguments, context: Context): Promise<CommonUpstreams> {
  const { of, view, limits } = parse(given);
  const roots = await Promise.all(of.map((ref) => knownRef(ref, context)));
  const kind = given.granularity ?? coarsestOf(roots);
  const question = questionOf(['common', roots.map(nodeId), kind, view, limits.maxNodes]);
  const place = listPlace(given, question);
  const walks = await context.walks.loadMany(
    roots.map((root) => ({
      roots: [root],
      granularity: kind,
      direction: 'UPSTREAM' as const,
      depth: null,
      view: { ...view, revision: place.revision },
      nodes: NO_RULES,
      hidden: new Set<string>(), // Unnamed below: one hidden node is to be the same one in every walk.
      first: limits.maxNodes,
      after: null,
      links: 'none' as const,
      limits,
    })),
  );
  const found = walks as readonly Walk[];
  const common = nodesInAll(found.map(({ nodes }) => nodes));
  const mask = createMask(
    [...common.map(({ node }) => node), ...found.flatMap(({ nodes }) => nodes)],
    await context.withheld(),
  );
  const page = listPage({
    items: common,
    place,
    revision: found[0]!.revision,
    question,
    toNode: ({ node }) => describeNode(mask.nodeOf(node), { kind, isUnavailable: context.isUnavailable }),
    toEdge: (node, { depths, depth }) => ({ node, depths, depth }),
  });
  return {
    ...page,
    totalCount: found.some(({ stopped }) => stopped.length > 0) ? null : page.totalCount,
    completeness: () => completenessOf(foundBehind(found, mask, domainsOf(roots)), context.freshness()),
  };
}

function parse({ of, asOf, limits }: CommonUpstreamsArguments) {
  const faults = createFaults();
  if (of.length < 2 || of.length > MAX_ASSETS) faults.add('of', `names 2 to ${MAX_ASSETS} assets`, of.length);
  const refs = of.slice(0, MAX_ASSETS).flatMap((ref, index) => toNodeRef(`of.${index}`, ref, faults) ?? []);
  const question = { view: viewOf({ asOf }, faults), limits: limitsOf(limits, faults) };
  faults.check();
  return { ...question, of: refs };
}

export interface CommonNode {
  readonly node: WalkedNode;
  /** From each of the assets, in their order. */
  readonly depths: readonly number[];
  readonly depth: number;
}

/** By the greatest depth, then by the sum of all, then by id. */
export function nodesInAll(walks: readonly (readonly WalkedNode[])[]): readonly CommonNode[] {
  const depths = new Map<string, number[]>();
  walks.forEach((nodes, index) => {
    for (const { id, depth } of nodes) {
      if (index === 0) depths.set(id, [depth]);
      else if (depths.get(id)?.length === index) depths.get(id)!.push(depth);
    }
  });
  const sum = ({ depths: all }: CommonNode) => all.reduce((total, depth) => total + depth, 0);
  return (walks[0] ?? [])
    .flatMap((node) => {
      const all = depths.get(node.id)!;
      return all.length === walks.length ? [{ node, depths: all, depth: Math.max(...all) }] : [];
    })
    .sort((a, b) => a.depth - b.depth || sum(a) - sum(b) || compareIds(a.node.id, b.node.id));
}
