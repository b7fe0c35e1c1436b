/** The root fields of lineage. */
import type { QueryResolvers } from '../schema.generated.ts';
import { knownDataset } from '../walks/lineage-of.ts';

export const Query: QueryResolvers = {
  dataset: async (_root, key, context) => (await knownDataset(key, context)).key,
};
