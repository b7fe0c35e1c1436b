/** Which nodes belong to products that the asker may not know of. */
import type { NodeFacts } from './plane.ts';

/** A domain is hidden only where all of its products are: one of them does not hide the others' links. */
export function createHiddenTest(
  hidden: ReadonlySet<string>,
  factsOf: (id: string) => Pick<NodeFacts, 'urns'>,
): (id: string) => boolean {
  if (hidden.size === 0) return () => false;
  return (id) => {
    const { urns } = factsOf(id);
    if (urns.length === 0) return false;
    return id.startsWith('domain:') ? urns.every((urn) => hidden.has(urn)) : urns.some((urn) => hidden.has(urn));
  };
}
