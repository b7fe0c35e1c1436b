/**
 * Check, publish, retire, roll back: one pipeline, judged against what is published now. Where somebody else has
 * published meanwhile, it is judged again; what is appended was judged against the very mesh that it joins.
 */
import { TributaryError } from '../lib/errors.ts';
import type { RegistryFinding } from './model/finding.ts';
import { hashOf } from './model/hash.ts';
import type { Action, Publication } from './model/publication.ts';
import type { Submission } from './model/submission.ts';
import type { PublicationSummary, Verdict } from './model/verdict.ts';
import { inOrder, withApprovals, type Pipeline } from './pipeline/judge.ts';
import type { MeshViews } from './pipeline/mesh-view.ts';
import { wholeVocabulary } from './pipeline/parse.ts';
import type { NewPublication, RegistryRecords } from './records/registry-records.ts';

export interface PublishingParts {
  readonly records: RegistryRecords;
  readonly pipeline: Pipeline;
  readonly views: MeshViews;
  readonly now: () => number;
  readonly onFindings: (findings: readonly RegistryFinding[]) => void;
  readonly onPublished: () => void;
}

/** Somebody else publishes all the time: then this gives up, and says so. */
const MOST_ATTEMPTS = 5;

export type Publishing = ReturnType<typeof createPublishing>;

export function createPublishing({ records, pipeline, views, now, onFindings, onPublished }: PublishingParts) {
  async function judge(intent: Intent): Promise<Judged> {
    const begin = performance.now();
    const state = await records.state(intent.variant, null);
    const published = state.subgraphs.find(({ subgraph }) => subgraph === intent.subgraph) ?? null;
    if (intent.submission === null && published === null) throw notPublished(intent.subgraph, intent.variant, null);
    const submission = intent.submission && completed(intent.submission, published);
    const isUnchanged = published !== null && submission !== null && contentHash(submission) === published.hash;
    const first = published && (await records.publication(published.variant, published.subgraph, 1));
    const firstPublishedAt = first?.at ?? null;
    const others = views.without(state, intent.subgraph);
    const found = isUnchanged
      ? []
      : await pipeline.judge({ ...intent, submission, published, firstPublishedAt, others });
    const approvals = await records.approvals(intent.subgraph, new Date(now()).toISOString());
    const findings = inOrder(withApprovals(found, approvals));
    onFindings(findings);
    return {
      submission,
      published,
      verdict: {
        subgraph: intent.subgraph,
        variant: intent.variant,
        isAccepted: !findings.some(({ severity }) => severity === 'error'),
        isUnchanged,
        findings,
        publication: null,
        durationMs: Math.round(performance.now() - begin),
        basedOn: state.revision,
      },
    };
  }

  async function publish(intent: Intent): Promise<Verdict> {
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
      const basedOn = await records.revision();
      const judged = await judge(intent);
      const { verdict } = judged;
      if (verdict.isUnchanged) return { ...verdict, publication: judged.published && summaryOf(judged.published) };
      if (!verdict.isAccepted) {
        await records.audit(refusalEntry(intent, verdict, nowText()));
        return verdict;
      }
      const appended = await append(intent, judged, basedOn);
      if (appended) {
        onPublished();
        return { ...verdict, publication: summaryOf(appended) };
      }
    }
    throw new TributaryError(
      'STORE_UNAVAILABLE',
      `Others published ${MOST_ATTEMPTS} times while "${intent.subgraph}" was being judged; nothing was published. Publish again.`,
    );
  }

  async function append(intent: Intent, { submission, published, verdict }: Judged, basedOn: number) {
    const publication = newPublication(intent, submission ?? published!, nowText());
    const audit = {
      at: publication.at,
      by: intent.by,
      action: intent.action.toLowerCase(),
      subject: intent.subgraph,
      detail: {
        variant: intent.variant,
        hash: publication.hash,
        approved: verdict.findings.filter(({ severity }) => severity === 'approved').map(({ key }) => key),
      },
    };
    const result = await records.append([publication], audit, basedOn);
    return result.kind === 'moved' ? null : result.publications[0]!;
  }

  const nowText = (): string => new Date(now()).toISOString();

  return {
    check: async (submission: Submission, by: string): Promise<Verdict> =>
      (await judge(intentOf(normalised(submission), 'PUBLISH', by))).verdict,
    publish: (submission: Submission, by: string): Promise<Verdict> =>
      publish(intentOf(normalised(submission), 'PUBLISH', by)),
    retire: (subgraph: string, variant: string, by: string): Promise<Verdict> =>
      publish({ subgraph, variant, submission: null, action: 'RETIRE', restored: null, by }),
    rollback: async (subgraph: string, version: number, variant: string, by: string): Promise<Verdict> => {
      const old = await records.publication(variant, subgraph, version);
      if (!old || old.action === 'RETIRE') throw notPublished(subgraph, variant, version);
      return publish({ ...intentOf(old, 'ROLLBACK', by), restored: version });
    },
  };
}

interface Intent {
  readonly subgraph: string;
  readonly variant: string;
  /** `null` to retire. */
  readonly submission: Submission | null;
  readonly action: Action;
  readonly restored: number | null;
  readonly by: string;
}

interface Judged {
  readonly submission: Submission | null;
  readonly published: Publication | null;
  readonly verdict: Verdict;
}

export function notPublished(subgraph: string, variant: string, version: number | null): TributaryError {
  const what = version === null ? `No subgraph "${subgraph}"` : `No version ${version} of "${subgraph}"`;
  return new TributaryError(
    'NOT_FOUND',
    `${what} is published in the graph "${variant}". \`tributary history\` lists what is.`,
    { subgraph, variant },
  );
}

export function summaryOf({ sdl: _sdl, files: _files, ...summary }: Publication): PublicationSummary {
  return summary;
}

/** Of what was submitted: where it is served, what it says, and its files. */
export function contentHash({ kind, url, isTolerant, sdl, files }: Submission): string {
  const inOrderOfPath = [...files].sort((a, b) => (a.path < b.path ? -1 : 1)).map(({ path, text }) => [path, text]);
  return hashOf([kind, url, isTolerant, sdl, inOrderOfPath]);
}

function intentOf(submission: Submission, action: Action, by: string): Intent {
  const { subgraph, variant } = submission;
  return { subgraph, variant, submission, action, restored: null, by };
}

/** A vocabulary is kept whole, as it reads with ours. */
function normalised(submission: Submission): Submission {
  if (submission.kind !== 'vocabulary') return submission;
  try {
    return { ...submission, sdl: wholeVocabulary(submission.sdl), url: null };
  } catch {
    return submission; // The stage that parses tells what is wrong with it.
  }
}

/** A team that moves nothing need not say again where its server is. */
function completed(submission: Submission, published: Publication | null): Submission {
  return { ...submission, url: submission.url ?? published?.url ?? null };
}

function newPublication(intent: Intent, submission: Submission, at: string): NewPublication {
  const { subgraph, variant, action, restored, by } = intent;
  const { kind, url, isTolerant, sdl, files } = submission;
  return {
    subgraph,
    variant,
    action,
    restored,
    by,
    at,
    kind,
    url,
    isTolerant,
    sdl,
    files,
    hash: contentHash(submission),
  };
}

function refusalEntry(intent: Intent, { findings }: Verdict, at: string) {
  const errors = findings.filter(({ severity }) => severity === 'error');
  return {
    at,
    by: intent.by,
    action: 'refuse',
    subject: intent.subgraph,
    detail: { variant: intent.variant, findings: errors.map(({ rule, key }) => ({ rule, key })).slice(0, 100) },
  };
}
