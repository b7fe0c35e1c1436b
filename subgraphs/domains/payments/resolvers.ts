/** Answers the fields of schema.graphql; the kit answers all others from the contracts. */
import type { DomainContext, Product, Resolvers } from '../../kit/index.ts';
import type { Loaders } from './loaders.ts';
import { listSchemes, type SettlementCutoff } from './source.ts';

export { createLoaders } from './loaders.ts';
export { followChanges } from './source.ts';

type Context = DomainContext<Loaders>;

export const resolvers = {
  Query: {
    paymentsSchemes: () => listSchemes(),
  },
  PaymentsDataProduct: {
    settlementCutoffs: ({ urn }: Product, _arguments: unknown, { loaders }: Context) => loaders.cutoffsByUrn.load(urn),
  },
  PaymentsSettlementCutoff: {
    scheme: ({ schemeCode }: SettlementCutoff, _arguments: unknown, { loaders }: Context) =>
      loaders.schemesByCode.load(schemeCode),
  },
} satisfies Resolvers;
