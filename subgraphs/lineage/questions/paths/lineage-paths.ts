/**
 * The answer of `lineagePaths`. Everything upstream of the one end is walked once; every way from the other end lies in
 * there, and a node that is hidden has one name in all of it.
 */
import type { Context } from '../../context.ts';
import type { Granularity, View } from '../../store/lineage-store.ts';
import { completenessOf, domainsOf, type Completeness } from '../../walks/completeness.ts';
import { describeNode, type NodeDescription } from '../../walks/describe-node.ts';
import { checkRange, createFaults } from '../../walks/faults.ts';
import type { Given, GivenFilter, GivenLimits, GivenRef } from '../../walks/given.ts';
import { nodeRulesOf } from '../../walks/node-rules-of.ts';
import { coarsestOf, knownRef, toNodeRef } from '../../walks/references.ts';
import { limitsOf, viewOf } from '../../walks/view-of.ts';
import { loadClosure, type Closure } from '../closure.ts';
import { matcherOf } from '../matching.ts';
import { rootNodes } from '../root-nodes.ts';
import { simplePaths } from './simple-paths.ts';

const DEFAULT_PATHS = 10;
const MAX_PATHS = 100;
/** Some tenths of a second. */
const MAX_STEPS = 2_000_000;

export interface PathsArguments {
  readonly from: GivenRef;
  readonly to: GivenRef;
  readonly k?: Given<number>;
  readonly granularity?: Given<Granularity>;
  readonly asOf?: Given<string>;
  readonly filter?: Given<GivenFilter>;
  readonly limits?: Given<GivenLimits>;
}

export interface LineagePaths {
  readonly paths: readonly { readonly ids: readonly string[]; readonly nodes: readonly NodeDescription[] }[];
  readonly exhaustive: boolean;
  readonly completeness: Completeness;
  /** Which the links are in. */
  readonly view: View;
}

export async function lineagePaths(given: PathsArguments, context: Context): Promise<LineagePaths> {
  const startedAt = context.now().getTime();
  const { ends, k, view, nodes, limits } = parse(given);
  const [from, to] = [await knownRef(ends.from, context), await knownRef(ends.to, context)];
  const granularity = given.granularity ?? coarsestOf([from, to]);
  const isStart = await matcherOf(from, granularity, context);
  const { urns: hidden } = await context.withheld();
  const walk = { roots: [to], granularity, direction: 'UPSTREAM', depth: null } as const;
  const closure = await loadClosure({ ...walk, view, nodes, limits, hidden, links: 'ends' }, context);
  const found = simplePaths({
    ...closure,
    starts: closure.walk.nodes.filter(isStart).map(({ id }) => id),
    ends: closure.rootIds,
    k,
    maxSteps: MAX_STEPS,
    isLate: () => context.now().getTime() - startedAt > limits.deadlineMs,
  });
  const completeness = completenessOf(
    {
      ...closure.walk,
      stopped: found.isGivenUp ? [...closure.walk.stopped, 'DEADLINE'] : closure.walk.stopped,
      domains: [...closure.walk.domains, ...domainsOf([from, to])],
    },
    context.freshness(),
  );
  return {
    paths: await describe(found.paths, { closure, kind: granularity, context }),
    // What is hidden is on the paths, and so lacks nothing but its name.
    exhaustive: found.isExhaustive && completeness.reasons.every((reason) => reason === 'HIDDEN_BY_POLICY'),
    completeness,
    view: { ...view, revision: closure.walk.revision },
  };
}

function parse({ from, to, k, asOf, filter, limits }: PathsArguments) {
  const faults = createFaults();
  const ends = { from: toNodeRef('from', from, faults), to: toNodeRef('to', to, faults) };
  checkRange(faults, 'k', k, { least: 1, most: MAX_PATHS, cure: `Leave it out for ${DEFAULT_PATHS}.` });
  const question = {
    k: k ?? DEFAULT_PATHS,
    view: viewOf({ asOf, filter }, faults),
    nodes: nodeRulesOf(filter, faults),
    limits: limitsOf(limits, faults),
  };
  faults.check();
  return { ...question, ends: { from: ends.from!, to: ends.to! } };
}

interface Describing {
  readonly closure: Closure;
  readonly kind: Granularity;
  readonly context: Context;
}

async function describe(
  paths: readonly (readonly string[])[],
  { closure, kind, context }: Describing,
): Promise<LineagePaths['paths']> {
  const reached = new Set(paths.flatMap((path) => path.filter((id) => closure.rootIds.has(id))));
  const roots = new Map((await rootNodes(reached, context)).map((node) => [node.id, node]));
  return paths.map((path) => ({
    ids: path,
    nodes: path.map((id) =>
      describeNode(closure.nodes.get(id) ?? roots.get(id)!, { kind, isUnavailable: context.isUnavailable }),
    ),
  }));
}
