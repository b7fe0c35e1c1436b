/** The resolvers, one file a type, or one for two that belong together. */
import type { Resolvers } from '../schema.generated.ts';
import { DataProduct } from './data-product.ts';
import { Dataset } from './dataset.ts';
import { DatasetField } from './dataset-field.ts';
import { Domain } from './domain.ts';
import { Impact, ImpactConsumer } from './impact.ts';
import { Job } from './job.ts';
import { LineageConnection } from './lineage-connection.ts';
import { LineageDiff } from './lineage-diff.ts';
import { LineageLink } from './lineage-link.ts';
import { LineagePath, LineagePaths } from './lineage-paths.ts';
import { Query } from './query.ts';
import { RootCauseCandidate, RootCauseEvidence } from './root-cause.ts';
import { Run, RunConnection } from './run.ts';

export const resolvers: Resolvers = {
  Query,
  DataProduct,
  Domain,
  Dataset,
  DatasetField,
  Job,
  Run,
  RunConnection,
  LineageConnection,
  LineageLink,
  LineagePaths,
  LineagePath,
  LineageDiff,
  Impact,
  ImpactConsumer,
  RootCauseCandidate,
  RootCauseEvidence,
};
