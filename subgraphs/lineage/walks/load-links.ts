/** Links that many resolvers ask for one by one, read together. */
import { groupBy } from '../model/group-by.ts';
import type { LineageStore, Link, LinkEnds, View } from '../store/lineage-store.ts';

/** A link, and the view that it is in. */
export interface Viewed {
  readonly view: View;
  readonly ends: LinkEnds;
}

export function viewedKey({ view, ends: { from, to } }: Viewed): string {
  return `${from}\n${to}\n${JSON.stringify(view)}`;
}

/** One question for each view. `null` where there is no such link in the view. */
export async function loadLinks(
  store: Pick<LineageStore, 'links'>,
  asked: readonly Viewed[],
): Promise<readonly (Link | null)[]> {
  const byView = groupBy(asked, ({ view }) => JSON.stringify(view));
  const found = new Map<string, Link>();
  for (const same of byView.values()) {
    const { view } = same[0]!;
    const links = await store.links(
      view,
      same.map(({ ends }) => ends),
    );
    for (const link of links) found.set(viewedKey({ view, ends: link }), link);
  }
  return asked.map((each) => found.get(viewedKey(each)) ?? null);
}

/** One after the other: what lies under a page of links is much work, and others wait for the store too. */
export async function loadLinksUnder(
  store: Pick<LineageStore, 'linksUnder'>,
  asked: readonly Viewed[],
): Promise<readonly (readonly Link[])[]> {
  const found: (readonly Link[])[] = [];
  for (const { view, ends } of asked) found.push(await store.linksUnder(view, ends));
  return found;
}
