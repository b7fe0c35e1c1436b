/** The shapes of the facets that lineage reads: schema, columnLineage and lineage. */
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
/** A job as a source or a target of the `lineage` facet says nothing of datasets. */
const jobEnd = object({ type: z.literal('JOB') }, 'an object');
const lineageInput = z.discriminatedUnion(
  'type',
  [
    object(
      { type: z.literal('DATASET'), namespace, name: datasetName, field: optional(column), transformations },
      'an object',
    ),
    jobEnd,
  ],
  DATASET_OR_JOB,
);
const sources = list(lineageInput, 'a list of sources');
const lineageBody = {
  inputs: optional(sources),
  fields: optional(byColumn(object({ inputs: sources }, 'an object with inputs'))),
};
const lineageEntry = z.discriminatedUnion(
  'type',
  [object({ type: z.literal('DATASET'), namespace, name: datasetName, ...lineageBody }, 'an object'), jobEnd],
  DATASET_OR_JOB,
);

const schemaField = object({ name: column }, 'a column: an object with a name');

export const datasetFacets = {
  schema: facet(object({ fields: optional(list(schemaField, 'a list of columns')) }, 'a facet: an object')),
  columnLineage: facet(columnLineage),
  lineage: facet(object(lineageBody, 'a facet: an object')),
};
export const jobFacets = {
  lineage: facet(object({ entries: list(lineageEntry, 'a list of entries') }, 'a facet: an object with entries')),
};

export type ColumnLineageFacet = z.output<typeof columnLineage>;
export type LineageFacet = { readonly inputs?: LineageInputs | undefined; readonly fields?: LineageFields | undefined };
export type LineageInputs = z.output<typeof sources>;
type LineageFields = Readonly<Record<string, { readonly inputs: LineageInputs }>>;
export type EventTransformation = z.output<typeof transformation>;
