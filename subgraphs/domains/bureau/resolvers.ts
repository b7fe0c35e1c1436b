/** Answers the fields of schema.graphql; the kit answers all others from the contracts. */
import { pageOf, type DomainContext, type PageArguments, type Product, type Resolvers } from '../../kit/index.ts';
import type { Loaders } from './loaders.ts';
import { isValidAt, listModels, type ScoreModel } from './source.ts';

export { createLoaders } from './loaders.ts';
export { followChanges } from './source.ts';

type Context = DomainContext<Loaders>;

export const resolvers = {
  Query: {
    bureauScoreModels: async (_query: unknown, page: PageArguments) => pageOf(await listModels(), page, keyOf),
  },
  BureauDataProduct: {
    scoreModels: async ({ urn }: Product, { validAt }: { validAt?: string | null }, { loaders }: Context) => {
      const models = await loaders.modelsByUrn.load(urn);
      return validAt == null ? models : (models?.filter((model) => isValidAt(model, validAt)) ?? null);
    },
  },
} satisfies Resolvers;

function keyOf({ code, version }: ScoreModel): string {
  return `${code} ${version}`;
}
