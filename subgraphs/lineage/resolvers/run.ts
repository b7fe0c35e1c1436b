/** Run: one time that a job ran, and a page of these. */
import { toRfc3339 } from '../model/event-time.ts';
import type { RunConnectionResolvers, RunResolvers } from '../schema.generated.ts';
import { findRun } from '../walks/runs-page.ts';

export const Run: RunResolvers = {
  __resolveReference: ({ jobNamespace, jobName, id }, { store }) =>
    findRun({ namespace: jobNamespace, name: jobName }, id.toLowerCase(), store),
  jobNamespace: ({ job }) => job.namespace,
  jobName: ({ job }) => job.name,
  startedAt: ({ beganAt }) => toRfc3339(beganAt),
  completedAt: ({ completedAt }) => (completedAt === null ? null : toRfc3339(completedAt)),
};

export const RunConnection: RunConnectionResolvers = {
  totalCount: ({ count }) => count(),
};
