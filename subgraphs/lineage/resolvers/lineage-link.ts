/** LineageLink: how two nodes are joined. */
import { fromMicros } from '../model/event-time.ts';
import { parseJobId } from '../model/node-id.ts';
import type { LineageLinkResolvers } from '../schema.generated.ts';
import { linksUnderPage } from '../walks/links-under-page.ts';
import { MAX_LIST } from '../walks/node-rules-of.ts';
import { describeSource, jobsOf } from '../walks/sources.ts';

export const LineageLink: LineageLinkResolvers = {
  kind: ({ kinds }) => kinds[0] ?? null,
  transformation: ({ transformations }) => transformations[0] ?? null,
  transformations: ({ transformations }) => transformations.slice(0, MAX_LIST),
  confidence: ({ confidence }) => (confidence === null ? null : confidence / 100),
  firstSeen: ({ firstSeen }) => timeOf(firstSeen),
  lastSeen: ({ lastSeen }) => timeOf(lastSeen),
  validFrom: ({ validFrom }) => timeOf(validFrom),
  validTo: ({ validTo }) => timeOf(validTo),
  sources: ({ sources }) => sources.slice(0, MAX_LIST).map(describeSource),
  jobs: ({ sources }) => jobsOf(sources).slice(0, MAX_LIST).map(parseJobId),
  under: (link, page, context) => linksUnderPage(link, page, context),
};

function timeOf(micros: number | null): string | null {
  return micros === null ? null : fromMicros(micros);
}
