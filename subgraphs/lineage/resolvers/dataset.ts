/** Dataset: domains refer to it by a stub, and lineage answers for all of it. */
import { pageOf } from '../../kit/index.ts';
import type { Context } from '../context.ts';
import type { DatasetParent } from '../parents.ts';
import type { DatasetResolvers } from '../schema.generated.ts';
import type { Claim } from '../store/lineage-store.ts';
import { soleProduct } from '../walks/claims.ts';
import { datasetFields } from '../walks/dataset-fields.ts';
import { linksWanted } from '../walks/fields-below.ts';
import { knownDataset } from '../walks/known.ts';
import { lineageOf } from '../walks/lineage-of.ts';
import { MAX_LIST } from '../walks/node-rules-of.ts';

export const Dataset: DatasetResolvers = {
  __resolveReference: async ({ namespace, name }, context) => (await knownDataset({ namespace, name }, context)).key,
  fields: async (key, page, context) =>
    pageOf(datasetFields(await knownDataset(key, context)), page, (field) => field.name),
  product: (key, _none, context) => ofClaims(key, context, soleProduct),
  claims: (key, _none, context) =>
    ofClaims(key, context, (claims) => claims.slice(0, MAX_LIST).map(({ urn, port }) => ({ product: { urn }, port }))),
  lineage: ({ namespace, name, foreseen }, given, context, info) =>
    foreseen && foreseen.field === info.fieldNodes[0]
      ? foreseen.page
      : lineageOf({ kind: 'DATASET', dataset: { namespace, name } }, given, {
          context,
          links: linksWanted(info.fieldNodes, info),
        }),
};

/** At once where the claims are known: a page has many of these, and each promise costs. */
function ofClaims<Value>(
  dataset: DatasetParent,
  context: Context,
  make: (claims: readonly Claim[]) => Value,
): Value | Promise<Value> {
  const { currentClaims } = dataset;
  return currentClaims ? make(currentClaims) : knownDataset(dataset, context).then(({ claims }) => make(claims));
}
