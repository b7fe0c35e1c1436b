/** The stages in their order, and what they come to: `check` and `publish` go this one way. */
import { diffSchemas } from '../../schema/diff.ts';
import type { Approval, RegistryFinding } from '../model/finding.ts';
import { SEVERITIES, STAGES } from '../model/finding.ts';
import { createComposeStage } from './compose.ts';
import type { ReducedComposer } from './reduced.ts';
import type { AskImpact } from './contracts/impact-question.ts';
import { judgeContracts, judgeRetirement } from './contracts/judge-contracts.ts';
import { lint } from './lint.ts';
import { parseSubmission } from './parse.ts';
import { createFindPlace } from './places.ts';
import { judgePolicy } from './policy.ts';
import type { ParsedProposal, Proposal } from './proposal.ts';
import type { UrlRules } from './subgraph-url.ts';
import { judgeUse, type UseStage } from './use.ts';

export interface PipelineParts extends UseStage {
  readonly reduced: ReducedComposer;
  readonly askImpact: AskImpact;
  readonly urlRules: UrlRules;
}

export interface Pipeline {
  /** All findings, in no order yet. Rejects only where a store does not answer. */
  readonly judge: (proposal: Proposal) => Promise<readonly RegistryFinding[]>;
}

export function createPipeline(parts: PipelineParts): Pipeline {
  const composeStage = createComposeStage(parts.reduced);

  async function judgeGraph(proposal: ParsedProposal): Promise<readonly RegistryFinding[]> {
    const findPlace = createFindPlace(proposal.submission?.files ?? []);
    const composing = composeStage.compose(proposal, findPlace);
    // In a turn of its own, in which the thread that composes has been told.
    const linting = Promise.resolve().then(() => lint(proposal, parts.urlRules, findPlace));
    const [composed, linted] = await Promise.all([composing, linting]);
    const changes = composed.change ? await diffSchemas(composed.change.before, composed.change.after) : [];
    return [
      ...linted,
      ...composed.findings,
      ...(await judgeUse({ ...proposal, name: proposal.subgraph }, changes, parts, findPlace)),
    ];
  }

  async function judgeData({ submission, published }: Proposal): Promise<readonly RegistryFinding[]> {
    const { askImpact, isStrict } = parts;
    if (!submission) return published ? judgeRetirement({ published, askImpact, isStrict }) : [];
    return [...(await judgeContracts({ submission, published, askImpact, isStrict })), ...judgePolicy(submission)];
  }

  return {
    judge: async (proposal) => {
      const { submission } = proposal;
      const parsed = submission ? parseSubmission(submission) : { document: null, findings: [] };
      const isReadable = submission === null || parsed.document !== null;
      const [graph, data] = await Promise.all([
        isReadable ? judgeGraph({ ...proposal, document: parsed.document }) : [],
        judgeData(proposal),
      ]);
      return [...parsed.findings, ...graph, ...data];
    },
  };
}

/** What was approved is no error any more, and says who approved it. */
export function withApprovals(
  findings: readonly RegistryFinding[],
  approvals: readonly Approval[],
): readonly RegistryFinding[] {
  const byKey = new Map(approvals.map((approval) => [approval.key, approval]));
  return findings.map((finding): RegistryFinding => {
    const approval = finding.severity === 'error' && finding.isApprovable ? byKey.get(finding.key) : undefined;
    return approval ? { ...finding, severity: 'approved', approval } : finding;
  });
}

/** Errors first, then by stage; of each the first where the same is found twice. */
export function inOrder(findings: readonly RegistryFinding[]): readonly RegistryFinding[] {
  const once = new Map(findings.toReversed().map((finding) => [finding.key, finding]));
  const rank = ({ severity, stage }: RegistryFinding) => SEVERITIES.indexOf(severity) * 10 + STAGES.indexOf(stage);
  return [...once.values()].toReversed().sort((a, b) => rank(a) - rank(b));
}
