/** What is served of one variant, and who wants to hear when that changes. */
import { createHash } from 'node:crypto';
import type { Composition } from '../../schema/compose.ts';
import type { Publication } from '../model/publication.ts';

export interface Served {
  readonly revision: number;
  readonly supergraphSdl: string;
  /** SHA-256 of the supergraph, in hex. */
  readonly hash: string;
  /** Of the catalog that belongs to it. */
  readonly catalogSdl: string;
  /** The names of its domains, and of all of its subgraphs. */
  readonly domains: readonly string[];
  readonly subgraphs: readonly string[];
}

export interface Followed {
  readonly served: () => Served | null;
  readonly serve: (
    revision: number,
    composition: Extract<Composition, { kind: 'composed' }>,
    publications: readonly Publication[],
  ) => void;
  readonly follow: (listener: (served: Served) => void) => () => void;
}

/** Followers hear of another supergraph, not of a revision that leaves it as it is. */
export function createFollowed(): Followed {
  const listeners = new Set<(served: Served) => void>();
  let served: Served | null = null;
  return {
    served: () => served,
    serve: (revision, { supergraphSdl, catalogSdl }, publications) => {
      const hash = createHash('sha256').update(supergraphSdl).digest('hex');
      const isNew = served?.hash !== hash;
      const domains = publications.filter(({ kind }) => kind === 'domain').map(({ subgraph }) => subgraph);
      const subgraphs = publications.map(({ subgraph }) => subgraph);
      served = { revision, supergraphSdl, hash, catalogSdl, domains, subgraphs };
      if (isNew) for (const listener of listeners) listener(served);
    },
    follow: (listener) => {
      listeners.add(listener);
      if (served) listener(served);
      return () => void listeners.delete(listener);
    },
  };
}
