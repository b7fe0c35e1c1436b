/** The catalog of one graph, in this process: another one takes its place when the domains are others. */
import type { GraphQLHandler } from '../../lib/graphql-request.ts';
import { createCatalog, type CatalogOptions } from '../../subgraphs/catalog/index.ts';
import { createChanges } from '../../subgraphs/kit/index.ts';
import { CATALOG } from './catalog-name.ts';

export interface OwnCatalog {
  /** Who is asked in this process; the catalog is among them once it was set. */
  readonly inProcess: Map<string, GraphQLHandler>;
  /** Resolves once nobody answers with what the one before said. */
  readonly set: (options: Pick<CatalogOptions, 'domains' | 'sdl' | 'isTolerant'>) => Promise<void>;
}

export function createOwnCatalog(parts: Pick<CatalogOptions, 'logger' | 'metrics'>): OwnCatalog {
  const inProcess = new Map<string, GraphQLHandler>();
  const changes = createChanges();
  return {
    inProcess,
    set: async (options) => {
      inProcess.set(CATALOG, createCatalog({ ...options, ...parts, changes }).handle);
      await changes.announce();
    },
  };
}
