/** All that is known of links with given ends: between datasets or columns as they are kept, else rolled up from those. */
import { groupBy } from '../../model/group-by.ts';
import type { Granularity, Link, LinkEnds, View } from '../lineage-store.ts';
import type { GraphReader } from './graph-reader.ts';
import { createPlane, pin } from './walks.ts';

/** In any order; what isn't a link in the view is left out. Rejects with CURSOR_EXPIRED as `walkGenerally` does. */
export async function linksBetween(
  reader: GraphReader,
  view: View,
  ends: readonly LinkEnds[],
): Promise<readonly Link[]> {
  const state = await reader.now();
  const pinned = pin(view, state);
  const byGranularity = groupBy(ends, granularityOf);
  const links = await Promise.all(
    [...byGranularity].map(async ([granularity, some]) => {
      const plane = createPlane(reader, state, granularity, pinned);
      if (granularity === 'DATASET' || granularity === 'COLUMN') return plane.links(some);
      await plane.steps('DOWNSTREAM', [...new Set(some.map(({ from }) => from))]);
      return plane.links(some);
    }),
  );
  return links.flat();
}

/** A dataset of nobody may be an end of a link between ports, products or domains. */
function granularityOf({ from, to }: LinkEnds): Granularity {
  if (from.startsWith('column:')) return 'COLUMN';
  const [unit] = [from, to].filter((id) => !id.startsWith('dataset:'));
  if (unit === undefined) return 'DATASET';
  if (unit.startsWith('domain:')) return 'DOMAIN';
  return unit.startsWith('port:') ? 'PORT' : 'PRODUCT';
}
