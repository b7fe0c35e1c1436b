/** Freshness in an answer that gateways may keep: as long as its states hold, and not at all where it tells an age. */
import type { RequestContext } from '../subgraph.ts';
import type { DomainFreshness } from './freshness.ts';

export function timely(
  all: readonly DomainFreshness[],
  { keepFor }: Pick<RequestContext, 'keepFor'>,
): readonly DomainFreshness[] {
  for (const { holdsForMs } of all) if (holdsForMs !== undefined) keepFor(holdsForMs);
  return all.map((freshness) => ({
    ...freshness,
    get ageSeconds() {
      keepFor(0);
      return freshness.ageSeconds;
    },
  }));
}
