/** A link of which only its ends are told. */
import type { Link, LinkEnds } from '../lineage-store.ts';

export function bareLink({ from, to }: LinkEnds): Link {
  return {
    from,
    to,
    kinds: [],
    transformations: [],
    weight: 1,
    confidence: null,
    firstSeen: null,
    lastSeen: null,
    validFrom: null,
    validTo: null,
    sources: [],
  };
}
