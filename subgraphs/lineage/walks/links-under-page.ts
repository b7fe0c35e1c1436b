/** A page of the flows under a link: read when they are asked for, and in the link's own view. */
import type { PageArguments } from '../../kit/index.ts';
import type { Context } from '../context.ts';
import { datasetIdOfColumn, parseNodeId, type DatasetKey } from '../model/node-id.ts';
import { createMask, type Mask } from './mask.ts';
import type { Link, WalkedNode } from '../store/lineage-store.ts';
import { questionOf } from './cursor.ts';
import type { ViewedLink } from './full-link.ts';
import { listPage, listPlace, type ListPage } from './list-page.ts';

/** `null` where an end of the link is hidden. */
export async function linksUnderPage(
  { from, to, view }: ViewedLink,
  given: PageArguments,
  context: Context,
): Promise<ListPage<ViewedLink, { readonly node: ViewedLink }> | null> {
  if (from.startsWith('hidden:') || to.startsWith('hidden:')) return null;
  const question = questionOf(['under', from, to, { ...view, revision: null }]);
  const place = listPlace(given, question);
  const inView = { ...view, revision: place.revision ?? view.revision };
  const links = (await context.linksUnder.load({ view: inView, ends: { from, to } })) ?? [];
  const mask = await maskOf(links, context);
  return listPage({
    items: links,
    place,
    revision: inView.revision ?? 0,
    question,
    toNode: (link) => ({ ...unnamed(link, mask), view: inView }),
    toEdge: (node) => ({ node }),
  });
}

/** Between domains a flow may join products that are hidden, though the domains are not. */
async function maskOf(links: readonly Link[], { datasets, withheld }: Context): Promise<Mask> {
  const hidden = await withheld();
  if (hidden.urns.size === 0) return createMask([], hidden);
  const ids = [...new Set(links.flatMap(({ from, to }) => [from, to]))];
  const records = await datasets.loadMany(ids.map(datasetOf));
  const nodes = ids.map((id, index): WalkedNode => {
    return { id, depth: 0, isHidden: false, isDescribed: true, name: null, claims: records[index]?.claims ?? [] };
  });
  return createMask(nodes, hidden);
}

function unnamed(link: Link, mask: Mask): Link {
  if (!mask.isHidden(link.from) && !mask.isHidden(link.to)) return link;
  return { ...link, from: mask.idOf(link.from), to: mask.idOf(link.to), transformations: [], sources: [] };
}

function datasetOf(id: string): DatasetKey {
  const ref = parseNodeId(id.startsWith('column:') ? datasetIdOfColumn(id) : id);
  if (ref.kind !== 'DATASET') throw new Error(`Expected the end of a flow, came "${id}".`);
  return ref.dataset;
}
