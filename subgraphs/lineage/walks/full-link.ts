/** A link of which an answer knows the ends, with all that is known of it. */
import type { Context } from '../context.ts';
import type { Link, LinkEnds, View } from '../store/lineage-store.ts';
import { bareLink } from '../store/walking/bare-link.ts';

/** A link, and the view that it was found in. */
export interface ViewedLink extends Link {
  readonly view: View;
}

/** What makes a link different from others. */
export function linkKey({ from, to }: LinkEnds): string {
  return `${from}\n${to}`;
}

/** Bare where it leads over nodes that were hopped over, or has a hidden end. */
export async function fullLink(ends: LinkEnds, view: View, { links }: Pick<Context, 'links'>): Promise<ViewedLink> {
  const isHidden = ends.from.startsWith('hidden:') || ends.to.startsWith('hidden:');
  const link = isHidden ? null : await links.load({ view, ends });
  return { ...(link ?? bareLink(ends)), view };
}
