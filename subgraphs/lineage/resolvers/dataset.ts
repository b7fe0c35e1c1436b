/** Dataset: domains refer to it by a stub, and lineage answers for all of it. */
import { pageOf } from '../../kit/index.ts';
import type { DatasetResolvers } from '../schema.generated.ts';
import { soleProduct } from '../walks/claims.ts';
import { datasetFields } from '../walks/dataset-fields.ts';
import { knownDataset, lineageOf } from '../walks/lineage-of.ts';

/** Tags, owners, claims and the like are plain lists, and end here. */
const MAX_LIST = 200;

export const Dataset: DatasetResolvers = {
  __resolveReference: async ({ namespace, name }, context) => (await knownDataset({ namespace, name }, context)).key,
  fields: async (key, page, context) =>
    pageOf(datasetFields(await knownDataset(key, context)), page, (field) => field.name),
  product: async (key, _none, context) => soleProduct((await knownDataset(key, context)).claims),
  claims: async (key, _none, context) =>
    (await knownDataset(key, context)).claims.slice(0, MAX_LIST).map(({ urn, port }) => ({ product: { urn }, port })),
  lineage: ({ namespace, name }, given, context, info) =>
    lineageOf({ kind: 'DATASET', dataset: { namespace, name } }, given, context, info),
};
