/**
 * Keeps what subgraphs answered, entity by entity, as text: of those alone that tell what changes. Of a fetch those
 * entities are asked for that are not known, and no others. Kept by operation, variables, key and, where the subgraph
 * looked who asks, by principal; by no generation, so that a swap keeps it.
 */
import { LRUCache } from 'lru-cache';
import type { Keepable } from '../../lib/changes.ts';
import type { GraphQLResponse } from '../../lib/graphql-request.ts';
import { principalKey } from '../../lib/principal.ts';
import type { Keeping, SubgraphFetch } from '../engine/generation.ts';
import { urnIn } from '../operations.ts';
import type { RequestScope } from '../request-scope.ts';
import type { Transport } from '../transport/transport.ts';
import { assemble, type Found, type Json } from './assemble.ts';
import { createFeed, type Feed } from './feed.ts';

export interface EntityCacheOptions {
  /** Of keys and texts. */
  readonly maxBytes: number;
}

export interface EntityCache {
  /** `undefined` for a transport that can't follow changes. */
  readonly of: (transport: Transport) => SubgraphCache | undefined;
  /** How often something has changed, or may have. */
  readonly changeCount: () => number;
  /** Resolves once those that are followed know, or do not answer. */
  readonly close: () => Promise<void>;
}

/** What is kept of one subgraph. */
export interface SubgraphCache {
  /** `undefined` where nothing of it is known. */
  readonly find: (fetch: SubgraphFetch, scope: RequestScope) => Found | undefined;
  /** Called before anybody changes what came. False where it may not be kept. */
  readonly keep: (fetch: SubgraphFetch, scope: RequestScope, response: GraphQLResponse) => boolean;
}

interface Entry {
  readonly era: string;
  readonly number: number;
  /** By `performance.now()`. */
  readonly until: number;
  readonly urn: string | undefined;
  /** Of a fetch of root fields its data, of an entity a list of what came under each response name. */
  readonly text: string;
}

/** Of operations; one that is forgotten is fetched again. */
const MOST_OPERATIONS = 5_000;
const ENTRY_BYTES = 200;

export function createEntityCache({ maxBytes }: EntityCacheOptions): EntityCache {
  const entries = new LRUCache<string, Entry>({
    maxSize: maxBytes,
    sizeCalculation: ({ text }, key) => text.length + key.length + ENTRY_BYTES,
  });
  const operations = new LRUCache<string, number>({ max: MOST_OPERATIONS });
  const caches = new WeakMap<Transport, SubgraphCache>();
  const closing = new AbortController();
  const following = new Set<Promise<void>>();
  let changes = 0;
  let numbers = 0;

  /** A short name instead of the text, which would be hashed for each entity. */
  function numberOf(query: string): number {
    const known = operations.get(query);
    if (known !== undefined) return known;
    numbers += 1;
    operations.set(query, numbers);
    return numbers;
  }

  function open(feed: Feed): SubgraphCache {
    numbers += 1;
    const subgraph = numbers;
    // Once it has looked who asks, it may do so for any answer.
    let isPrivate = false;

    const prefixOf = ({ request }: SubgraphFetch, variables: string, { principal }: RequestScope): string =>
      `${subgraph} ${numberOf(request.query)} ${isPrivate ? principalKey(principal) : ''} ${variables} `;

    const entryOf = (key: string, era: string): Entry | undefined => {
      const entry = entries.get(key);
      if (entry?.era !== era || performance.now() >= entry.until) return undefined;
      return feed.isCurrent(entry.number, entry.urn) ? entry : undefined;
    };

    return {
      find: (fetch, scope) => {
        const era = feed.era();
        const keeping = era === undefined ? undefined : keepingOf(fetch, scope);
        if (era === undefined || !keeping) return undefined;
        const { variables, entities } = keeping;
        const prefix = prefixOf(fetch, variables, scope);
        let until = Number.POSITIVE_INFINITY;
        const textOf = (key: string): string | undefined => {
          const entry = entryOf(key, era);
          if (entry) until = Math.min(until, entry.until);
          return entry?.text;
        };
        const found = entities
          ? assemble(entities, (variable, text) => textOf(`${prefix}${variable} ${text}`))
          : rootOf(textOf(prefix));
        if (found) scope.parts.add(feed, until);
        return found;
      },
      keep: (fetch, scope, { data, errors, extensions }) => {
        const told = keepableOf(extensions);
        if (!told || !data || errors?.length || !feed.admit(told)) return false;
        const era = feed.era();
        const keeping = keepingOf(fetch, scope);
        if (era === undefined || !keeping) return false;
        isPrivate ||= told.isPrivate;
        const { variables, entities } = keeping;
        const prefix = prefixOf(fetch, variables, scope);
        const until = performance.now() + (told.maxAgeMs ?? Number.POSITIVE_INFINITY);
        const entry = { era, number: told.number, until };
        scope.parts.add(feed, until);
        if (!entities) entries.set(prefix, { ...entry, urn: undefined, text: JSON.stringify(data) });
        for (const { variable, names, texts } of entities?.batches ?? []) {
          for (const [index, representation] of texts.entries()) {
            const row = names.map((name) => (data[name] as readonly unknown[] | null)?.[index] ?? null);
            const text = JSON.stringify(row);
            entries.set(`${prefix}${variable} ${representation}`, { ...entry, urn: urnIn(representation), text });
          }
        }
        return true;
      },
    };
  }

  return {
    of: (transport) => {
      if (!transport.follow) return undefined;
      const known = caches.get(transport);
      if (known) return known;
      const onChange = () => void (changes += 1);
      const onFollowing = (ended: Promise<void>): void => {
        following.add(ended);
        void ended.finally(() => following.delete(ended));
      };
      const cache = open(createFeed({ follow: transport.follow, onChange, onFollowing, closing: closing.signal }));
      caches.set(transport, cache);
      return cache;
    },
    changeCount: () => changes,
    close: async () => {
      closing.abort();
      await Promise.all(following);
    },
  };
}

function rootOf(text: string | undefined): Found | undefined {
  return text === undefined ? undefined : { data: JSON.parse(text) as Json };
}

/** A client's own credentials may decide about anything. */
function keepingOf({ keeping }: SubgraphFetch, { authorization }: RequestScope): Keeping | undefined {
  return authorization === undefined ? keeping?.() : undefined;
}

function keepableOf(extensions: GraphQLResponse['extensions']): Keepable | undefined {
  const told = extensions?.['changes'] as Partial<Keepable> | null | undefined;
  if (typeof told?.instance !== 'string' || typeof told.number !== 'number') return undefined;
  const { instance, number, isPrivate, maxAgeMs } = told;
  return { instance, number, isPrivate: isPrivate !== false, ...(typeof maxAgeMs === 'number' && { maxAgeMs }) };
}
