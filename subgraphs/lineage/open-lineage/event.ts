/**
 * The shape of OpenLineage events, version 2-0-2 (https://openlineage.io/spec/2-0-2/OpenLineage.json), as far as lineage
 * reads them. What it does not read passes through as it came.
 */
import { z } from 'zod';
import { RUN_STATES } from '../store/lineage-store.ts';
import { datasetFacets, jobFacets } from './facets.ts';
import { facets, list, name, object, optional, text, time, uuid } from './shapes.ts';

const dataset = object(
  {
    namespace: name('the namespace of a dataset'),
    name: name('the name of a dataset'),
    facets: facets(datasetFacets),
    inputFacets: facets({}),
    outputFacets: facets({}),
  },
  'a dataset: an object with namespace and name',
);
const datasets = optional(list(dataset, 'a list of datasets'));
const job = object(
  { namespace: name('the namespace of a job'), name: name('the name of a job'), facets: facets(jobFacets) },
  'a job: an object with namespace and name',
);
const run = object({ runId: uuid, facets: facets({}) }, 'a run: an object with a runId');

const envelope = {
  eventTime: time,
  producer: optional(text('the URI of the producer')),
  schemaURL: optional(text('the URL of the schema')),
};
const eventType = optional(z.enum(RUN_STATES, { error: `one of ${RUN_STATES.join(', ')}` }));

export const runEvent = object({ ...envelope, eventType, run, job, inputs: datasets, outputs: datasets }, 'an object');
export const jobEvent = object({ ...envelope, job, inputs: datasets, outputs: datasets }, 'an object');
export const datasetEvent = object({ ...envelope, dataset }, 'an object');

export type RunEvent = z.output<typeof runEvent>;
export type JobEvent = z.output<typeof jobEvent>;
export type DatasetEvent = z.output<typeof datasetEvent>;
export type EventDataset = z.output<typeof dataset>;
export type EventJob = z.output<typeof job>;

/** Known facets are parsed in it; `raw` is what came, for facets are kept as they came. */
export type OpenLineageEvent =
  | { readonly kind: 'run'; readonly event: RunEvent; readonly raw: RawEvent }
  | { readonly kind: 'job'; readonly event: JobEvent; readonly raw: RawEvent }
  | { readonly kind: 'dataset'; readonly event: DatasetEvent; readonly raw: RawEvent };

export interface RawEvent {
  readonly run?: RawPart;
  readonly job?: RawPart;
  readonly dataset?: RawPart;
  readonly inputs?: readonly RawPart[] | null;
  readonly outputs?: readonly RawPart[] | null;
}

export interface RawPart {
  readonly facets?: RawFacets | null;
  readonly inputFacets?: RawFacets | null;
  readonly outputFacets?: RawFacets | null;
}

export type RawFacets = Readonly<Record<string, Readonly<Record<string, unknown>> | null>>;
