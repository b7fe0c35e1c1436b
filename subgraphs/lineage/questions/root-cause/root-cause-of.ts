/**
 * The answer of `rootCause`: all that is upstream of what was seen, the evidence that speaks for some of it, and these in
 * the order of their scores.
 */
import type { PageArguments } from '../../../kit/index.ts';
import type { Context } from '../../context.ts';
import { eventTimeOf, toMicros } from '../../model/event-time.ts';
import { nodeId, parseJobId, type NodeRef } from '../../model/node-id.ts';
import { CURRENT_VIEW, NO_RULES, type LinkEnds, type View, type WalkLimits } from '../../store/lineage-store.ts';
import { completenessOf, domainsOf, type Completeness } from '../../walks/completeness.ts';
import { questionOf } from '../../walks/cursor.ts';
import { describeJob, describeNode, type NodeDescription } from '../../walks/describe-node.ts';
import { createFaults } from '../../walks/faults.ts';
import type { Given, GivenLimits, GivenRef } from '../../walks/given.ts';
import { listPage, listPlace, type ListPage } from '../../walks/list-page.ts';
import { knownRef, toNodeRef } from '../../walks/references.ts';
import { instantOf } from '../../walks/times.ts';
import { checkDepth, limitsOf } from '../../walks/view-of.ts';
import { MAX_LIST } from '../../walks/node-rules-of.ts';
import { loadClosure, type Closure } from '../closure.ts';
import type { Evidence } from './evidence.ts';
import { rankCandidates } from './rank-candidates.ts';
import type { Symptom, SymptomKind } from './score.ts';

export interface RootCauseArguments extends PageArguments {
  readonly symptom: GivenRef & { readonly observedAt?: Given<string>; readonly kind?: Given<SymptomKind> };
  readonly depth?: Given<number>;
  readonly limits?: Given<GivenLimits>;
}

export interface RootCauses extends ListPage<ShownCandidate, { readonly node: ShownCandidate }> {
  readonly examinedDatasetCount: number;
  readonly examinedJobCount: number;
  readonly completeness: () => Completeness;
}

export interface ShownCandidate {
  readonly node: NodeDescription;
  readonly score: number;
  readonly distance: number;
  readonly evidence: readonly Evidence[];
  readonly pathEnds: readonly LinkEnds[];
  /** Which the links of the path are in. */
  readonly view: View;
}

export async function rootCauseOf(given: RootCauseArguments, context: Context): Promise<RootCauses> {
  const startedAt = context.now().getTime();
  const { of, observedAt, depth, limits } = parse(given);
  const symptom: Symptom = {
    kind: given.symptom.kind ?? null,
    observedAt: observedAt ?? toMicros(eventTimeOf(context.now())),
  };
  const root = await knownRef(of, context);
  const question = questionOf(['rootCause', nodeId(root), observedAt, symptom.kind, depth, limits.maxNodes]);
  const place = listPlace(given, question);
  const view: View = {
    ...CURRENT_VIEW,
    revision: place.revision,
    time: observedAt === null ? { kind: 'now' } : { kind: 'at', at: observedAt },
  };
  const closure = await loadUpstream(root, { view, depth, limits }, context);
  const isLate = () => context.now().getTime() - startedAt > limits.deadlineMs;
  const found = await rankCandidates(closure, { symptom, isLate, store: context.store });
  const { revision } = closure.walk;
  const describing = { kind: 'DATASET' as const, isUnavailable: context.isUnavailable };
  return {
    ...listPage({
      items: found.candidates,
      place,
      revision,
      question,
      toNode: (candidate): ShownCandidate => ({
        ...candidate,
        node: candidate.dataset
          ? describeNode(candidate.dataset.node, describing)
          : describeJob(candidate.id, parseJobId(candidate.id)),
        pathEnds: candidate.path().slice(0, MAX_LIST),
        view: { ...view, revision },
      }),
      toEdge: (node) => ({ node }),
    }),
    examinedDatasetCount: found.datasetCount,
    examinedJobCount: found.jobCount,
    completeness: () =>
      completenessOf(
        {
          ...closure.walk,
          stopped: [...closure.walk.stopped, ...found.stopped],
          domains: [...closure.walk.domains, ...domainsOf([root])],
        },
        context.freshness(),
      ),
  };
}

function parse({ symptom, depth, limits }: RootCauseArguments) {
  const faults = createFaults();
  const { observedAt, kind: _kind, ...asset } = symptom;
  const ref = toNodeRef('symptom', asset, faults);
  const at = observedAt == null ? null : instantOf('symptom.observedAt', observedAt, faults);
  checkDepth(depth, faults);
  const checked = limitsOf(limits, faults);
  faults.check();
  return { of: ref!, observedAt: at, depth: depth ?? null, limits: checked };
}

interface Upstream {
  readonly view: View;
  readonly depth: number | null;
  readonly limits: WalkLimits;
}

/** Of a column, only what its values are made from. */
async function loadUpstream(root: NodeRef, upstream: Upstream, context: Context): Promise<Closure> {
  const { urns: hidden } = await context.withheld();
  return loadClosure(
    {
      ...upstream,
      roots: [root],
      granularity: root.kind === 'COLUMN' ? 'COLUMN' : 'DATASET',
      direction: 'UPSTREAM',
      nodes: NO_RULES,
      hidden,
      links: 'full',
    },
    context,
  );
}
