/** LineageLink: how two nodes are joined. */
import { toRfc3339 } from '../model/event-time.ts';
import type { LineageLinkResolvers } from '../schema.generated.ts';

const MAX_LIST = 200;

export const LineageLink: LineageLinkResolvers = {
  kind: ({ kinds }) => kinds[0] ?? null,
  transformation: ({ transformations }) => transformations[0] ?? null,
  transformations: ({ transformations }) => transformations.slice(0, MAX_LIST),
  firstSeen: ({ firstSeen }) => (firstSeen === null ? null : toRfc3339(firstSeen)),
  lastSeen: ({ lastSeen }) => (lastSeen === null ? null : toRfc3339(lastSeen)),
  jobs: ({ jobs }) => jobs.slice(0, MAX_LIST),
};
