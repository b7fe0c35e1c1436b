/** DataProduct, as far as lineage answers for it. */
import type { DataProductResolvers } from '../schema.generated.ts';
import { linksWanted } from '../walks/fields-below.ts';
import { lineageOf } from '../walks/lineage-of.ts';

export const DataProduct: DataProductResolvers = {
  __resolveReference: ({ urn }) => ({ urn }),
  lineage: ({ urn }, given, context, info) =>
    lineageOf({ kind: 'PRODUCT', urn }, given, { context, links: linksWanted(info.fieldNodes, info) }),
};
