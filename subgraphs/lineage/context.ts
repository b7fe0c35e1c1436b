/**
 * What each request finds: the store, loaders that live as long as the request, how fresh every domain's part is, and
 * which products whoever asks may not know of.
 */
import type { AccessDecision, Principal } from '../../policy/access/access-decision.ts';
import { createLoader, timely, type DomainFreshness, type Loader, type RequestContext } from '../kit/index.ts';
import { datasetId, jobId, type DatasetKey, type JobKey } from './model/node-id.ts';
import type {
  DatasetRecord,
  JobRecord,
  LineageStore,
  Link,
  ProductRecord,
  Walk,
  WalkRequest,
} from './store/lineage-store.ts';
import { loadLinks, loadLinksUnder, viewedKey, type Viewed } from './walks/load-links.ts';
import { findWithheld, type Withheld } from './walks/withheld.ts';

export interface Context extends RequestContext {
  readonly store: LineageStore;
  /** All walks of one turn of the event loop are one call of the store. */
  readonly walks: Loader<WalkRequest, Walk>;
  readonly links: Loader<Viewed, Link>;
  readonly linksUnder: Loader<Viewed, readonly Link[]>;
  /** By any of its names. */
  readonly datasets: Loader<DatasetKey, DatasetRecord>;
  readonly products: Loader<string, ProductRecord>;
  readonly jobs: Loader<JobKey, JobRecord>;
  readonly freshness: () => readonly DomainFreshness[];
  /** Whether a domain was never harvested because it does not answer. */
  readonly isUnavailable: (domain: string) => boolean;
  /** Whether any harvest or declaration knows the domain. */
  readonly isDomain: (name: string) => Promise<boolean>;
  readonly withheld: () => Promise<Withheld>;
  readonly now: () => Date;
}

export interface ContextParts {
  readonly store: LineageStore;
  readonly freshness: () => readonly DomainFreshness[];
  readonly access: AccessDecision;
  readonly principal: Principal;
  readonly now: () => Date;
}

export function createContext(parts: ContextParts, request: RequestContext): Omit<Context, keyof RequestContext> {
  const { store } = parts;
  const freshness = once(() => timely(parts.freshness(), request));
  const now = (): Date => {
    request.keepFor(0);
    return parts.now();
  };
  /** What came in time may be more the next time. */
  const walk = async (requests: readonly WalkRequest[]): Promise<readonly Walk[]> => {
    const walks = await store.walk(requests);
    if (walks.some(({ stopped }) => stopped.includes('DEADLINE'))) request.keepFor(0);
    return walks;
  };
  const unavailable = once(() => {
    return new Set(freshness().flatMap(({ domain, state }) => (state === 'UNAVAILABLE' ? [domain] : [])));
  });
  return {
    store,
    walks: createLoader(walk, { cacheKey: (request) => JSON.stringify(request) }),
    links: createLoader((asked) => loadLinks(store, asked), { cacheKey: viewedKey }),
    linksUnder: createLoader((asked) => loadLinksUnder(store, asked), { cacheKey: viewedKey }),
    datasets: createLoader((keys) => store.datasets(keys), { cacheKey: datasetId }),
    products: createLoader((urns) => store.products(urns), { keyOf: ({ urn }) => urn }),
    jobs: createLoader((keys) => store.jobs(keys), { cacheKey: jobId, keyOf: ({ key }) => key }),
    freshness,
    isUnavailable: (domain) => unavailable().has(domain),
    isDomain: async (name) =>
      freshness().some(({ domain }) => domain === name) || (await store.declarations()).has(name),
    withheld: once(() => findWithheld(parts)),
    now,
  };
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => (made ??= { value: make() }).value;
}
