/** Domain, as far as lineage answers for it. */
import type { DomainResolvers } from '../schema.generated.ts';
import { linksWanted } from '../walks/fields-below.ts';
import { lineageOf } from '../walks/lineage-of.ts';

export const Domain: DomainResolvers = {
  __resolveReference: ({ name }) => ({ name }),
  lineage: ({ name }, given, context, info) =>
    lineageOf({ kind: 'DOMAIN', domain: name }, given, { context, links: linksWanted(info.fieldNodes, info) }),
};
