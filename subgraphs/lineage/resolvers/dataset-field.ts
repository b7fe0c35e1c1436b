/** DatasetField: a column as a node of lineage. */
import type { DatasetFieldResolvers } from '../schema.generated.ts';
import { linksWanted } from '../walks/fields-below.ts';
import { knownField } from '../walks/known.ts';
import { lineageOf } from '../walks/lineage-of.ts';

export const DatasetField: DatasetFieldResolvers = {
  __resolveReference: ({ namespace, dataset, name }, context) =>
    knownField({ namespace, name: dataset }, name, context),
  type: async (field, _none, context) => (await knownField(datasetOf(field), field.name, context)).type,
  description: async (field, _none, context) => (await knownField(datasetOf(field), field.name, context)).description,
  lineage: (field, given, context, info) =>
    lineageOf({ kind: 'COLUMN', column: { dataset: datasetOf(field), name: field.name } }, given, {
      context,
      links: linksWanted(info.fieldNodes, info),
    }),
};

function datasetOf({ namespace, dataset }: { readonly namespace: string; readonly dataset: string }) {
  return { namespace, name: dataset };
}
