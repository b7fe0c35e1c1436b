/**
 * The registry: what may be published, what is, and the supergraph of it. Each use case reads as its steps; who may call
 * which one is decided at the doors.
 */
import { parse } from 'graphql';
import type { Logger } from '../lib/logger.ts';
import type { Composer } from '../schema/compose-aside.ts';
import { vocabularyOf } from '../schema/lift.ts';
import { createAdopt, type AdoptedSubgraph } from './adopt.ts';
import { createApprovals, type ApprovalRequest } from './approvals.ts';
import { createDocuments, type DocumentsRequest } from './documents.ts';
import type { Approval } from './model/finding.ts';
import type { Publication } from './model/publication.ts';
import { MAIN, type Submission } from './model/submission.ts';
import type { UseReport } from './model/use.ts';
import type { Verdict } from './model/verdict.ts';
import { createPipeline, type PipelineParts } from './pipeline/judge.ts';
import { createMeshViews } from './pipeline/mesh-view.ts';
import { createReducedComposer, reducedMeshOf } from './pipeline/reduced.ts';
import { createPublishing, notPublished } from './publishing.ts';
import { skewOf, type Skew } from './questions/skew.ts';
import { versionDiff, type VersionDiff } from './questions/version-diff.ts';
import type { HistoryQuery, RegistryRecords } from './records/registry-records.ts';
import { createQuickSupergraph } from './supergraph/quick-supergraph.ts';
import { createSupergraphs, type Supergraphs } from './supergraph/supergraphs.ts';

export interface RegistryOptions {
  readonly records: RegistryRecords;
  /** Judges submissions on the reduced graph. */
  readonly checker: Composer;
  /** Composes the whole, aside. */
  readonly composer: Composer;
  readonly askImpact: PipelineParts['askImpact'];
  readonly urlRules: PipelineParts['urlRules'];
  /** For how many days nobody may have used what is to go. */
  readonly useDays: number;
  readonly isStrict: boolean;
  readonly home: string;
  readonly version: string;
  /** How often to look whether another process has published; 0 for never. */
  readonly lookEveryMs: number;
  /** How long after a change the whole is composed to compare. Default 2,000. */
  readonly compareAfterMs?: number;
  /** Unix milliseconds. */
  readonly now: () => number;
  readonly logger: Logger;
}

/** Of whom: the name of a token, for the history and the audit. */
export type By = string;

export interface Registry {
  readonly check: (submission: Submission, by: By) => Promise<Verdict>;
  readonly publish: (submission: Submission, by: By) => Promise<Verdict>;
  /** Rejects with NOT_FOUND for what is not published. */
  readonly retire: (subgraph: string, variant: string, by: By) => Promise<Verdict>;
  /** Publishes what an earlier version had, judged as it is judged today. */
  readonly rollback: (subgraph: string, version: number, variant: string, by: By) => Promise<Verdict>;
  /** What this mesh runs itself is published as it is, and what it no longer runs is retired. */
  readonly adopt: (subgraphs: readonly AdoptedSubgraph[]) => Promise<void>;
  readonly approve: (request: ApprovalRequest, by: By) => Promise<Approval>;
  readonly history: (query: HistoryQuery) => Promise<readonly Publication[]>;
  readonly publication: (variant: string, subgraph: string, version: number | null) => Promise<Publication>;
  readonly subgraphs: (variant: string) => Promise<readonly Publication[]>;
  readonly diff: (variant: string, subgraph: string, from: number | null, to: number | null) => Promise<VersionDiff>;
  readonly skew: (variant: string) => Promise<Skew>;
  readonly addUse: (report: UseReport) => Promise<void>;
  readonly trust: (request: DocumentsRequest, by: By) => Promise<{ readonly documents: number }>;
  readonly watchedSince: () => Promise<string | null>;
  readonly supergraphs: Supergraphs;
  readonly records: RegistryRecords;
  /** Does ahead what the first check would take long for: reads all subgraphs, and composes once. */
  readonly prepare: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export function createRegistry(options: RegistryOptions): Registry {
  const { records, checker, composer, logger, now } = options;
  const views = createMeshViews();
  const reduced = createReducedComposer(checker);
  const pipeline = createPipeline({ ...options, reduced });
  const supergraphs = createSupergraphs({ ...options, quick: createQuickSupergraph({ views, reduced }) });
  const approvals = createApprovals({ records, now });
  const publishing = createPublishing({
    records,
    pipeline,
    views,
    now,
    onFindings: approvals.remember,
    onPublished: supergraphs.changed,
  });
  const documents = createDocuments({ records, supergraphs, now });
  const adopt = createAdopt({ records, now, onPublished: supergraphs.changed });

  const newest = async (variant: string, subgraph: string): Promise<number | null> =>
    (await records.history({ variant, subgraph, first: 1, before: null }))[0]?.version ?? null;
  const find = async (variant: string, subgraph: string, version: number | null): Promise<Publication> => {
    const wanted = version ?? (await newest(variant, subgraph));
    const found = wanted === null ? null : await records.publication(variant, subgraph, wanted);
    if (found) return found;
    throw notPublished(subgraph, variant, version);
  };

  return {
    ...publishing,
    adopt,
    approve: approvals.approve,
    history: records.history,
    publication: find,
    subgraphs: async (variant) => (await records.state(variant, null)).subgraphs,
    diff: async (variant, subgraph, from, to) => {
      const newer = await find(variant, subgraph, to);
      return versionDiff(await find(variant, subgraph, from ?? Math.max(1, newer.version - 1)), newer);
    },
    skew: async (variant) => skewOf(views.whole(await records.state(variant, null))),
    addUse: async (report) => void (await records.addUse(report)),
    trust: documents.trust,
    watchedSince: records.watchedSince,
    supergraphs,
    records,
    prepare: async () => {
      const state = await records.state(MAIN, null);
      const domain = state.subgraphs.find(({ kind }) => kind === 'domain');
      if (!domain) return;
      const others = views.without(state, domain.subgraph);
      await reduced.compose(reducedMeshOf(others, domain, vocabularyOf(parse(domain.sdl))));
    },
    close: async () => {
      await supergraphs.close();
      await Promise.all([checker.close(), composer.close()]);
      await records.close();
      logger.debug({}, 'registry closed');
    },
  };
}
