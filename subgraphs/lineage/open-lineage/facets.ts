/** The shapes of the facets that lineage reads: schema, columnLineage, lineage and symlinks. */
import { z } from 'zod';
import { byColumn, facet, flag, list, name, object, optional, text } from './shapes.ts';

const transformation = object(
  { type: text('the type of a transformation'), subtype: optional(text('text')), masking: optional(flag) },
  'a transformation: an object with a type',
);
const transformations = optional(list(transformation, 'a list of transformations'));
const namespace = name('the namespace of a dataset');
const datasetName = name('the name of a dataset');
const column = name('the name of a column');

const inputField = object(
  { namespace, name: datasetName, field: column, transformations },
  'a column: an object with namespace, name and field',
);
const columnLineage = object(
  {
    fields: byColumn(
      object(
        { inputFields: list(inputField, 'a list of columns'), transformationType: optional(text('text')) },
        'an object with inputFields',
      ),
    ),
    dataset: optional(list(inputField, 'a list of columns')),
  },
  'a facet: an object with fields',
);

const DATASET_OR_JOB = { error: 'an object whose type is "DATASET" or "JOB"' };
/** Without namespace and name it is the event's own job. */
const jobEnd = {
  type: z.literal('JOB'),
  namespace: optional(name('the namespace of a job')),
  name: optional(name('the name of a job')),
};
const datasetEnd = { type: z.literal('DATASET'), namespace, name: datasetName };
const lineageInput = z.discriminatedUnion(
  'type',
  [object({ ...datasetEnd, field: optional(column), transformations }, 'an object'), object(jobEnd, 'an object')],
  DATASET_OR_JOB,
);
const sources = list(lineageInput, 'a list of sources');
const lineageBody = {
  inputs: optional(sources),
  fields: optional(byColumn(object({ inputs: sources }, 'an object with inputs'))),
};
const lineageEntry = z.discriminatedUnion(
  'type',
  [
    object({ ...datasetEnd, ...lineageBody }, 'an object'),
    object({ ...jobEnd, inputs: optional(sources) }, 'an object'),
  ],
  DATASET_OR_JOB,
);

const schemaField = object({ name: column }, 'a column: an object with a name');

const symlinks = object(
  {
    identifiers: optional(
      list(object({ namespace, name: datasetName }, 'a dataset: an object with namespace and name'), 'a list of names'),
    ),
  },
  'a facet: an object with identifiers',
);

export const datasetFacets = {
  schema: facet(object({ fields: optional(list(schemaField, 'a list of columns')) }, 'a facet: an object')),
  columnLineage: facet(columnLineage),
  lineage: facet(object(lineageBody, 'a facet: an object')),
  symlinks: facet(symlinks),
};
export const jobFacets = {
  lineage: facet(object({ entries: list(lineageEntry, 'a list of entries') }, 'a facet: an object with entries')),
};

export type ColumnLineageFacet = z.output<typeof columnLineage>;
export type LineageFacet = { readonly inputs?: LineageInputs | undefined; readonly fields?: LineageFields | undefined };
export type LineageInputs = readonly z.output<typeof lineageInput>[];
export type LineageEntry = z.output<typeof lineageEntry>;
export type DatasetInput = Extract<LineageInputs[number], { type: 'DATASET' }>;
export type JobInput = Extract<LineageInputs[number], { type: 'JOB' }>;
type LineageFields = Readonly<Record<string, { readonly inputs: LineageInputs }>>;
export type EventTransformation = z.output<typeof transformation>;
