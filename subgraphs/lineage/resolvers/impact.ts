/** Impact: whom a change touches. */
import type { PageArguments } from '../../kit/index.ts';
import type { ImpactParent } from '../parents.ts';
import { pageOfAnswer } from '../questions/answer-at.ts';
import { countVerdicts, groupConsumers, type Grouping } from '../questions/impact/groups.ts';
import type { ImpactAnswer } from '../questions/impact/impact-of.ts';
import { showConsumer } from '../questions/impact/show-consumer.ts';
import { toCsv } from '../questions/impact/to-csv.ts';
import type { ImpactConsumerResolvers, ImpactResolvers } from '../schema.generated.ts';
import { completenessOf } from '../walks/completeness.ts';
import { fullLink } from '../walks/full-link.ts';

export const Impact: ImpactResolvers = {
  verdict: async ({ at }) => countsOf(await at(null)).verdict,
  breakingCount: async ({ at }) => countsOf(await at(null)).breakingCount,
  unknownCount: async ({ at }) => countsOf(await at(null)).unknownCount,
  safeCount: async ({ at }) => countsOf(await at(null)).safeCount,
  consumers: (impact, { verdicts, ...page }, { isUnavailable }) =>
    pageOfAnswer(impact, page, {
      name: `consumers ${[...(verdicts ?? [])].sort().join()}`,
      items: (answer) =>
        answer.consumers.flatMap((consumer) =>
          verdicts == null || verdicts.includes(consumer.verdict) ? [{ consumer, answer }] : [],
        ),
      toNode: ({ consumer, answer }) => showConsumer(consumer, answer, isUnavailable),
    }),
  byDomain: (impact, page) => groupsPage(impact, page, 'domain'),
  byOwner: (impact, page) => groupsPage(impact, page, 'owner'),
  byProduct: (impact, page) => groupsPage(impact, page, 'product'),
  byPort: (impact, page) => groupsPage(impact, page, 'port'),
  csv: async ({ at }) => toCsv(await at(null)),
  completeness: async ({ at }, _none, { freshness }) => completenessOf((await at(null)).found, freshness()),
};

export const ImpactConsumer: ImpactConsumerResolvers = {
  path: ({ pathEnds, view }, _none, context) => Promise.all(pathEnds.map((ends) => fullLink(ends, view, context))),
};

function countsOf({ consumers }: ImpactAnswer) {
  return countVerdicts(consumers.map(({ verdict }) => verdict));
}

function groupsPage(impact: ImpactParent, page: PageArguments, grouping: Grouping) {
  return pageOfAnswer(impact, page, {
    name: `by ${grouping}`,
    items: ({ consumers, owners, mask }) =>
      groupConsumers(grouping, { consumers: consumers.filter(({ id }) => !mask.isHidden(id)), owners }),
    toNode: (group) => group,
  });
}
