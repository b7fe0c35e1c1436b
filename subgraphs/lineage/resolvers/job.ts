/** Job: what moves data. */
import type { JobResolvers } from '../schema.generated.ts';
import { facetText } from '../walks/facet-text.ts';
import { knownJob } from '../walks/known.ts';
import { runsPage } from '../walks/runs-page.ts';

export const Job: JobResolvers = {
  __resolveReference: async ({ namespace, name }, context) => (await knownJob({ namespace, name }, context)).key,
  type: async (key, _none, context) => facetText((await knownJob(key, context)).facets, 'jobType', 'jobType'),
  description: async (key, _none, context) =>
    facetText((await knownJob(key, context)).facets, 'documentation', 'description'),
  runs: ({ namespace, name }, page, { store }) => runsPage({ namespace, name }, page, store),
};
