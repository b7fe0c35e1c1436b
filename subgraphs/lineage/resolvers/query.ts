/** The root fields of lineage. */
import type { QueryResolvers } from '../schema.generated.ts';
import { commonUpstreams } from '../questions/common-upstreams.ts';
import { lineageDiff } from '../questions/difference.ts';
import { endsOf } from '../questions/ends-of.ts';
import { impactOf } from '../questions/impact/impact-of.ts';
import { lineagePaths } from '../questions/paths/lineage-paths.ts';
import { rootCauseOf } from '../questions/root-cause/root-cause-of.ts';
import { datasetsPage } from '../walks/datasets-page.ts';
import { foreseeWalk } from '../walks/foreseen-walk.ts';
import { knownDataset, knownJob } from '../walks/known.ts';

export const Query: QueryResolvers = {
  dataset: async (_root, key, context, info) => {
    const foreseen = await foreseeWalk(key, context, info);
    return foreseen ? { ...key, foreseen } : (await knownDataset(key, context)).key;
  },
  datasets: (_root, given, context) => datasetsPage(given, context),
  job: async (_root, key, context) => (await knownJob(key, context)).key,
  lineagePaths: (_root, given, context) => lineagePaths(given, context),
  lineageDiff: (_root, given, context) => lineageDiff(given, context),
  roots: (_root, given, context) => endsOf('UPSTREAM', given, context),
  leaves: (_root, given, context) => endsOf('DOWNSTREAM', given, context),
  commonUpstreams: (_root, given, context) => commonUpstreams(given, context),
  impact: (_root, given, context) => impactOf(given, context),
  rootCause: (_root, given, context) => rootCauseOf(given, context),
};
