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
import type { ColumnLineageFacet, EventTransformation, LineageFacet, LineageInputs } from './facets.ts';
import { schemaFields } from './schema-fields.ts';

interface JobUse {
  readonly job: EventJob;
  readonly inputs?: readonly EventDataset[] | undefined;
  readonly outputs?: readonly EventDataset[] | undefined;
}

/** `null` where the event names no dataset that flows anywhere. */
export function contributionOf({ job, inputs = [], outputs = [] }: JobUse): Contribution | null {
  const entries = job.facets?.lineage?.entries ?? [];
  const contribution = {
    inputs: [...new Set(inputs.map(datasetId))],
    outputs: [
      ...outputs.flatMap(outputStatements),
      ...entries.flatMap((entry) => (entry.type === 'DATASET' ? fromLineage(entry, entry, []) : [])),
    ],
  };
  return contribution.inputs.length + contribution.outputs.length === 0 ? null : contribution;
}

/** A DatasetEvent's facets each replace what the same facet said before; one that was deleted leaves nothing. */
export function staticContributionsOf(dataset: EventDataset, raw: RawFacets): readonly SlottedContribution[] {
  const fields = schemaFields(dataset.facets?.schema).map(({ name }) => name);
  const { lineage, columnLineage } = dataset.facets ?? {};
  return [
    ...('lineage' in raw ? [inSlot('lineage', lineage ? fromLineage(dataset, lineage, fields) : [])] : []),
    ...('columnLineage' in raw
      ? [inSlot('columnLineage', columnLineage ? fromColumnLineage(dataset, columnLineage, fields) : [])]
      : []),
  ];
}

function inSlot(slot: string, outputs: readonly OutputStatement[]): SlottedContribution {
  return { slot, contribution: { inputs: [], outputs } };
}

function outputStatements(output: EventDataset): readonly OutputStatement[] {
  const fields = schemaFields(output.facets?.schema).map(({ name }) => name);
  const { lineage, columnLineage } = output.facets ?? {};
  return [
    { dataset: datasetId(output), basis: 'inputs', sources: [], columns: [], wide: [], fields },
    ...(columnLineage ? fromColumnLineage(output, columnLineage, fields) : []),
    ...(lineage ? fromLineage(output, lineage, fields) : []),
  ];
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

/** An empty list of inputs is a statement too: nothing feeds this dataset. A facet without inputs and fields is none. */
function fromLineage(target: DatasetKey, facet: LineageFacet, fields: readonly string[]): readonly OutputStatement[] {
  if (facet.inputs === undefined && facet.fields === undefined) return [];
  const inputs = datasetInputs(facet.inputs ?? []);
  const byField = Object.entries(facet.fields ?? {}).flatMap(([to, entry]) =>
    datasetInputs(entry.inputs).map((input) => ({ to, input })),
  );
  return [
    {
      dataset: datasetId(target),
      basis: 'lineage',
      sources: [
        ...inputs.filter(({ field }) => field === undefined).map((input) => feed(datasetId(input), input)),
        ...byField.filter(({ input }) => input.field === undefined).map(({ input }) => feed(datasetId(input), input)),
      ],
      columns: byField.flatMap(({ to, input }) =>
        input.field === undefined ? [] : [{ to, ...feed(columnId({ dataset: input, name: input.field }), input) }],
      ),
      wide: inputs.flatMap((input) =>
        input.field === undefined ? [] : [feed(columnId({ dataset: input, name: input.field }), input)],
      ),
      fields: named(fields, facet),
    },
  ];
}

type DatasetInput = Extract<LineageInputs[number], { type: 'DATASET' }>;

function datasetInputs(inputs: LineageInputs): readonly DatasetInput[] {
  return inputs.filter((input) => input.type === 'DATASET');
}

function feed(
  from: string,
  { transformations = [] }: { readonly transformations?: readonly EventTransformation[] | undefined },
): Feed {
  return { from, transformations: transformations.map(toTransformation) };
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
