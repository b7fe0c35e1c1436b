/** The answers of `roots` and `leaves`: where data comes from first, and where it ends. */
import type { PageArguments } from '../../kit/index.ts';
import type { Context } from '../context.ts';
import { nodeId } from '../model/node-id.ts';
import type { Granularity, WalkedNode } from '../store/lineage-store.ts';
import type { OneDirection } from '../store/walking/graph-reader.ts';
import { completenessOf, domainsOf } from '../walks/completeness.ts';
import { questionOf } from '../walks/cursor.ts';
import { describeNode, type NodeDescription } from '../walks/describe-node.ts';
import { createFaults } from '../walks/faults.ts';
import type { Given, GivenFilter, GivenLimits, GivenRef } from '../walks/given.ts';
import { listPage, listPlace } from '../walks/list-page.ts';
import { nodeRulesOf } from '../walks/node-rules-of.ts';
import { knownRef, toNodeRef } from '../walks/references.ts';
import { limitsOf, viewOf } from '../walks/view-of.ts';
import { loadClosure, type Closure } from './closure.ts';
import { endGroups } from './end-groups.ts';
import type { QuestionPage } from './question-page.ts';

export interface EndsArguments extends PageArguments {
  readonly of: GivenRef;
  readonly granularity?: Given<Granularity>;
  readonly asOf?: Given<string>;
  readonly filter?: Given<GivenFilter>;
  readonly limits?: Given<GivenLimits>;
}

export type LineageEnds = QuestionPage<{
  readonly node: NodeDescription;
  readonly depth: number;
  readonly inCycle: boolean;
}>;

export async function endsOf(direction: OneDirection, given: EndsArguments, context: Context): Promise<LineageEnds> {
  const { of, view, nodes, limits } = parse(given);
  const root = await knownRef(of, context);
  const kind = given.granularity ?? root.kind;
  const question = questionOf(['ends', direction, nodeId(root), kind, view, nodes, limits.maxNodes]);
  const place = listPlace(given, question);
  const { urns: hidden } = await context.withheld();
  const closure = await loadClosure(
    {
      roots: [root],
      granularity: kind,
      direction,
      depth: null,
      view: { ...view, revision: place.revision },
      nodes,
      limits,
      hidden,
      links: 'ends',
    },
    context,
  );
  const { walk } = closure;
  const page = listPage({
    items: endNodes(closure, direction),
    place,
    revision: walk.revision,
    question,
    toNode: ({ node }) => describeNode(node, { kind, isUnavailable: context.isUnavailable }),
    toEdge: (node, { node: { depth }, inCycle }) => ({ node, depth, inCycle }),
  });
  return {
    ...page,
    totalCount: walk.stopped.length > 0 ? null : page.totalCount,
    completeness: () =>
      completenessOf({ ...walk, domains: [...walk.domains, ...domainsOf([root])] }, context.freshness()),
  };
}

function parse({ of, asOf, filter, limits }: EndsArguments) {
  const faults = createFaults();
  const root = toNodeRef('of', of, faults);
  const question = {
    view: viewOf({ asOf, filter }, faults),
    nodes: nodeRulesOf(filter, faults),
    limits: limitsOf(limits, faults),
  };
  faults.check();
  return { ...question, of: root! };
}

export interface EndNode {
  readonly node: WalkedNode;
  readonly inCycle: boolean;
}

/** In the order of the walk. Where a limit stopped it, only nodes whose neighbours are all in it. */
export function endNodes({ walk, rootIds, next, previous }: Closure, direction: OneDirection): readonly EndNode[] {
  const onward = direction === 'UPSTREAM' ? previous : next;
  const lastDepth = walk.nodes.at(-1)?.depth ?? 0;
  const isCut = walk.stopped.length > 0;
  const unproven = new Set(walk.nodes.flatMap(({ id, depth }) => (isCut && depth > lastDepth - 2 ? [id] : [])));
  const groups = endGroups([...walk.nodes.map(({ id }) => id), ...rootIds], onward);
  const inCycleById = new Map(
    groups
      .filter((group) => !group.some((id) => unproven.has(id)))
      .flatMap((group) => group.map((id) => [id, group.length > 1] as const)),
  );
  return walk.nodes.flatMap((node) => {
    const inCycle = inCycleById.get(node.id);
    return inCycle === undefined ? [] : [{ node, inCycle }];
  });
}
