/** What the resolvers of each type start from: answers of this subgraph, or references that others' entities fill. */
import type { JobKey } from './model/node-id.ts';
import type { CommonUpstreams } from './questions/common-upstreams.ts';
import type { LineageDiff } from './questions/difference.ts';
import type { LineageEnds } from './questions/ends-of.ts';
import type { ImpactGroup } from './questions/impact/groups.ts';
import type { Impact } from './questions/impact/impact-of.ts';
import type { ShownConsumer } from './questions/impact/show-consumer.ts';
import type { LineagePaths } from './questions/paths/lineage-paths.ts';
import type { Evidence } from './questions/root-cause/evidence.ts';
import type { RootCauses, ShownCandidate } from './questions/root-cause/root-cause-of.ts';
import type { LinkEnds, RunRecord, View } from './store/lineage-store.ts';
import type { ListedDataset } from './walks/datasets-page.ts';
import type { NodeDescription } from './walks/describe-node.ts';
import type { ViewedLink } from './walks/full-link.ts';
import type { RunsPage } from './walks/runs-page.ts';
import type { WalkPage } from './walks/walk-page.ts';

export interface DataProductParent {
  readonly urn: string;
}

export interface DomainParent {
  readonly name: string;
}

export interface DatasetParent extends ListedDataset {}

export interface DatasetFieldParent {
  readonly namespace: string;
  readonly dataset: string;
  readonly name: string;
}

export interface JobParent extends JobKey {}

export interface RunParent extends RunRecord {}

export interface RunConnectionParent extends RunsPage {}

export interface LineageConnectionParent extends WalkPage {}

/** Every field is ready: a page has many of these. */
export interface LineageNodeParent extends NodeDescription {}

export interface LineageLinkParent extends ViewedLink {}

export interface LineagePathsParent extends LineagePaths {}

export interface LineagePathParent {
  readonly nodes: readonly NodeDescription[];
  readonly ends: readonly LinkEnds[];
  readonly view: View;
}

export interface LineageDiffParent extends LineageDiff {}

export interface LineageEndConnectionParent extends LineageEnds {}

export interface CommonUpstreamConnectionParent extends CommonUpstreams {}

export interface ImpactParent extends Impact {}

export interface ImpactConsumerParent extends ShownConsumer {}

export interface ImpactGroupParent extends ImpactGroup {}

export interface RootCauseConnectionParent extends RootCauses {}

export interface RootCauseCandidateParent extends ShownCandidate {}

export interface RootCauseEvidenceParent extends Evidence {}
