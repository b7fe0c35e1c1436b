/**
 * Jobs among the sources of a `lineage` facet. Edges of ours join datasets, so a job stands for what feeds it, as the
 * entries of the same facet tell it, through other jobs too; the event's own job stands for what the event reads.
 */
import { datasetId, jobId, type JobKey } from '../model/node-id.ts';
import type { EventDataset } from './event.ts';
import type { DatasetInput, JobInput, LineageEntry, LineageInputs } from './facets.ts';
import { MAX_FLOWS_OF_EVENT, tooManyFlows } from './too-much.ts';

export interface ExpandedInputs {
  readonly datasets: readonly DatasetInput[];
  /** Whether the event's own job is among the sources, and no entry says what feeds it: then all that the job reads does. */
  readonly isFedByOwnJob: boolean;
}

/** What is expanded is counted: throws TooMuch where an event would state more than we take. */
export interface JobSources {
  readonly expand: (inputs: LineageInputs) => ExpandedInputs;
  /** The datasets that the event reads, as sources. */
  readonly reads: () => readonly DatasetInput[];
  /** Ids of the datasets that feed the event's own job, beside those that the event reads. */
  readonly ownInputs: readonly string[];
}

/** Of a DatasetEvent, which has no job. */
export const NO_JOB_SOURCES: JobSources = {
  expand: (inputs) => ({ datasets: inputs.filter(isDataset), isFedByOwnJob: false }),
  reads: () => [],
  ownInputs: [],
};

export function createJobSources(
  own: JobKey,
  entries: readonly LineageEntry[],
  inputs: readonly EventDataset[],
): JobSources {
  const ownId = jobId(own);
  const idOf = ({ namespace, name }: Pick<JobInput, 'namespace' | 'name'>): string =>
    namespace === undefined || name === undefined ? ownId : jobId({ namespace, name });
  const feeds = feedsByJob(entries, idOf);
  const reads = inputs.map(toSource);
  let expanded = 0;
  const counted = <Input>(list: readonly Input[]): readonly Input[] => {
    expanded += list.length;
    if (expanded > MAX_FLOWS_OF_EVENT) throw tooManyFlows(expanded);
    return list;
  };

  function expand(inputs: LineageInputs): ExpandedInputs {
    const datasets: DatasetInput[] = [];
    const jobs = new Set<string>();
    const lists = [inputs];
    for (const list of lists) {
      for (const input of counted(list)) {
        if (input.type === 'DATASET') datasets.push(input);
        else if (!jobs.has(idOf(input))) {
          jobs.add(idOf(input));
          lists.push(feeds.get(idOf(input)) ?? []);
        }
      }
    }
    return { datasets, isFedByOwnJob: jobs.has(ownId) && !feeds.has(ownId) };
  }

  const ownInputs = expand(feeds.get(ownId) ?? []).datasets.map(datasetId);
  return { expand, reads: () => counted(reads), ownInputs: [...new Set(ownInputs)] };
}

function feedsByJob(
  entries: readonly LineageEntry[],
  idOf: (job: Pick<JobInput, 'namespace' | 'name'>) => string,
): ReadonlyMap<string, LineageInputs> {
  const feeds = new Map<string, LineageInputs[number][]>();
  for (const entry of entries) {
    if (entry.type !== 'JOB' || entry.inputs === undefined) continue;
    const ofJob = feeds.get(idOf(entry)) ?? [];
    for (const input of entry.inputs) ofJob.push(input);
    feeds.set(idOf(entry), ofJob);
  }
  return feeds;
}

function toSource({ namespace, name }: EventDataset): DatasetInput {
  return { type: 'DATASET', namespace, name, field: undefined, transformations: undefined };
}

function isDataset(input: LineageInputs[number]): input is DatasetInput {
  return input.type === 'DATASET';
}
