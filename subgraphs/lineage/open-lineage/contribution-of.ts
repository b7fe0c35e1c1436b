/**
 * Which flows an event states, in order of how much the statement says: the `lineage` facet, `columnLineage`, and that
 * the job read its inputs and wrote its outputs. All that was said is kept, since another event of the run may say more.
 */
import type {
  ColumnFeed,
  Contribution,
  Feed,
  OutputStatement,
  SlottedContribution,
  Transformation,
} from '../model/change.ts';
import { columnId, datasetId, type DatasetKey } from '../model/node-id.ts';
import type { EventDataset, EventJob, RawFacets } from './event.ts';
import type { ColumnLineageFacet, DatasetInput, EventTransformation, LineageFacet } from './facets.ts';
import { createJobSources, NO_JOB_SOURCES, type JobSources } from './job-sources.ts';
import { schemaFields } from './schema-fields.ts';

interface JobUse {
  readonly job: EventJob;
  readonly inputs?: readonly EventDataset[] | undefined;
  readonly outputs?: readonly EventDataset[] | undefined;
}

/** `null` where the event names no dataset that flows anywhere. */
export function contributionOf({ job, inputs = [], outputs = [] }: JobUse): Contribution | null {
  const entries = job.facets?.lineage?.entries ?? [];
  const jobs = createJobSources(job, entries, inputs);
  const contribution = {
    inputs: [...new Set([...inputs.map(datasetId), ...jobs.ownInputs])],
    outputs: [
      ...outputs.flatMap((output) => outputStatements(output, jobs)),
      ...entries.flatMap((entry) => (entry.type === 'DATASET' ? fromLineage(entry, entry, [], jobs) : [])),
    ],
  };
  return contribution.inputs.length + contribution.outputs.length === 0 ? null : contribution;
}

/** A DatasetEvent's facets each replace what the same facet said before; one that was deleted leaves nothing. */
export function staticContributionsOf(dataset: EventDataset, raw: RawFacets): readonly SlottedContribution[] {
  const fields = schemaFields(dataset.facets?.schema).map(({ name }) => name);
  const { lineage, columnLineage } = dataset.facets ?? {};
  return [
    ...(raw['lineage'] == null
      ? []
      : [inSlot('lineage', lineage ? fromLineage(dataset, lineage, fields, NO_JOB_SOURCES) : [])]),
    ...(raw['columnLineage'] == null
      ? []
      : [inSlot('columnLineage', columnLineage ? fromColumnLineage(dataset, columnLineage, fields) : [])]),
  ];
}

function inSlot(slot: string, outputs: readonly OutputStatement[]): SlottedContribution {
  return { slot, contribution: { inputs: [], outputs } };
}

function outputStatements(output: EventDataset, jobs: JobSources): readonly OutputStatement[] {
  const fields = schemaFields(output.facets?.schema).map(({ name }) => name);
  const { lineage, columnLineage } = output.facets ?? {};
  return [
    isWritten(datasetId(output), fields),
    ...(columnLineage ? fromColumnLineage(output, columnLineage, fields) : []),
    ...(lineage ? fromLineage(output, lineage, fields, jobs) : []),
  ];
}

/** All that the run reads flows into it, whichever of its events says so. */
function isWritten(dataset: string, fields: readonly string[]): OutputStatement {
  return { dataset, basis: 'inputs', sources: [], columns: [], wide: [], fields };
}

/** A facet without any column says nothing, and must not hide that the job read its inputs. */
function fromColumnLineage(
  target: DatasetKey,
  facet: ColumnLineageFacet,
  fields: readonly string[],
): readonly OutputStatement[] {
  const columns = Object.entries(facet.fields).flatMap(([to, { inputFields, transformationType }]) =>
    inputFields.map((input): ColumnFeed => ({
      to,
      from: columnId({ dataset: input, name: input.field }),
      transformations: input.transformations?.map(toTransformation) ?? legacyTransformation(transformationType),
    })),
  );
  const wide = (facet.dataset ?? []).map((input): Feed => ({
    from: columnId({ dataset: input, name: input.field }),
    transformations: (input.transformations ?? []).map(toTransformation),
  }));
  if (columns.length + wide.length === 0) return [];
  return [
    { dataset: datasetId(target), basis: 'columnLineage', sources: [], columns, wide, fields: named(fields, facet) },
  ];
}

/**
 * An empty list of inputs is a statement too: nothing feeds this dataset. A facet without inputs and fields is none. One
 * that names only the event's own job says that the job wrote the dataset: what the job reads, another event may tell.
 */
function fromLineage(
  target: DatasetKey,
  facet: LineageFacet,
  fields: readonly string[],
  jobs: JobSources,
): readonly OutputStatement[] {
  if (facet.inputs === undefined && facet.fields === undefined) return [];
  const whole = jobs.expand(facet.inputs ?? []);
  const byField = Object.entries(facet.fields ?? {}).flatMap(([to, entry]) =>
    jobs.expand(entry.inputs).datasets.map((input) => ({ to, input })),
  );
  if (whole.isFedByOwnJob && whole.datasets.length + byField.length === 0)
    return [isWritten(datasetId(target), fields)];
  const inputs = whole.isFedByOwnJob ? [...whole.datasets, ...jobs.reads()] : whole.datasets;
  return [
    {
      dataset: datasetId(target),
      basis: 'lineage',
      sources: [...inputs, ...byField.map(({ input }) => input)].filter(isWhole).map(ofDataset),
      columns: byField.flatMap(({ to, input }) => ofColumn(input).map((feed) => ({ to, ...feed }))),
      wide: inputs.flatMap(ofColumn),
      fields: named(fields, facet),
    },
  ];
}

function isWhole({ field }: DatasetInput): boolean {
  return field === undefined;
}

function ofDataset(input: DatasetInput): Feed {
  return { from: datasetId(input), transformations: (input.transformations ?? []).map(toTransformation) };
}

function ofColumn(input: DatasetInput): readonly Feed[] {
  if (input.field === undefined) return [];
  const from = columnId({ dataset: input, name: input.field });
  return [{ from, transformations: (input.transformations ?? []).map(toTransformation) }];
}

function named(fields: readonly string[], facet: { readonly fields?: object | undefined }): readonly string[] {
  return [...new Set([...fields, ...Object.keys(facet.fields ?? {})])];
}

function toTransformation({ type, subtype, masking }: EventTransformation): Transformation {
  return { type, subtype: subtype ?? null, masking: masking ?? false };
}

/** Before 1.2.0 the facet had one word for a whole column: IDENTITY or MASKED. */
function legacyTransformation(word: string | undefined): readonly Transformation[] {
  if (word === undefined) return [];
  return [{ type: 'DIRECT', subtype: word === 'MASKED' ? null : word, masking: word === 'MASKED' }];
}
