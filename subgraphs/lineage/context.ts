/** What each request finds: loaders that live as long as the request, and how fresh every domain's part is. */
import { createLoader, type DomainFreshness, type Loader, type RequestContext } from '../kit/index.ts';
import { datasetId, type DatasetKey } from './model/node-id.ts';
import type { DatasetRecord, LineageStore, ProductRecord, Walk, WalkRequest } from './store/lineage-store.ts';

export interface Context extends RequestContext {
  /** All walks of one turn of the event loop are one call of the store. */
  readonly walks: Loader<WalkRequest, Walk>;
  readonly datasets: Loader<DatasetKey, DatasetRecord>;
  readonly products: Loader<string, ProductRecord>;
  readonly freshness: readonly DomainFreshness[];
  /** Whether any harvest or declaration knows the domain. */
  readonly isDomain: (name: string) => Promise<boolean>;
}

export interface ContextParts {
  readonly store: LineageStore;
  readonly freshness: () => readonly DomainFreshness[];
}

export function createContext({ store, freshness }: ContextParts): Omit<Context, keyof RequestContext> {
  const now = freshness();
  return {
    walks: createLoader((requests) => store.walk(requests), { cacheKey: (request) => JSON.stringify(request) }),
    datasets: createLoader((keys) => store.datasets(keys), { cacheKey: datasetId, keyOf: ({ key }) => key }),
    products: createLoader((urns) => store.products(urns), { keyOf: ({ urn }) => urn }),
    freshness: now,
    isDomain: async (name) => now.some(({ domain }) => domain === name) || (await store.declarations()).has(name),
  };
}
