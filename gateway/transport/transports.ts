/**
 * One transport a subgraph, shared by all generations of the graph: a swap keeps connections and breakers. Known by
 * name and URL; a subgraph that moves gets a new one.
 */
import type { GraphQLHandler } from '../../lib/graphql-request.ts';
import { TributaryError } from '../../lib/errors.ts';
import { createHttpTransport } from './http-transport.ts';
import { createInProcessTransport } from './in-process-transport.ts';
import { withResilience, type BreakerState, type ResilienceOptions, type ResilientTransport } from './resilience.ts';
import type { SubgraphAddress, Transport } from './transport.ts';

export interface TransportsOptions {
  readonly inProcess: ReadonlyMap<string, GraphQLHandler>;
  readonly secretOf: (subgraph: string) => string | undefined;
  readonly resilience: Omit<ResilienceOptions, 'onBreakerChange'>;
  /** In bytes, for one answer over HTTP. Default 50 MB. */
  readonly maxAnswerBytes?: number;
  readonly onBreakerChange?: (subgraph: string, state: BreakerState) => void;
}

export interface Transports {
  /** Opens at most one for each address. Throws for a URL of a scheme that we don't speak. */
  readonly open: (address: SubgraphAddress) => Transport;
  /** Closes those that no address names. */
  readonly keepOnly: (addresses: readonly SubgraphAddress[]) => Promise<void>;
  readonly breakers: () => Readonly<Record<string, BreakerState>>;
  readonly close: () => Promise<void>;
}

export const IN_PROCESS = 'inprocess://';

export function createTransports(options: TransportsOptions): Transports {
  const byKey = new Map<string, { readonly name: string; readonly transport: ResilientTransport }>();

  function open(address: SubgraphAddress): Transport {
    const known = byKey.get(keyOf(address));
    if (known) return known.transport;
    const transport = withResilience(carrierOf(address, options), {
      ...options.resilience,
      onBreakerChange: (state) => options.onBreakerChange?.(address.name, state),
    });
    options.onBreakerChange?.(address.name, 'closed');
    byKey.set(keyOf(address), { name: address.name, transport });
    return transport;
  }

  async function keepOnly(addresses: readonly SubgraphAddress[]): Promise<void> {
    const kept = new Set(addresses.map(keyOf));
    const leaving = [...byKey].filter(([key]) => !kept.has(key));
    for (const [key] of leaving) byKey.delete(key);
    await Promise.all(leaving.map(([, { transport }]) => transport.close()));
  }

  return {
    open,
    keepOnly,
    breakers: () => Object.fromEntries([...byKey.values()].map(({ name, transport }) => [name, transport.breaker()])),
    close: () => keepOnly([]),
  };
}

function keyOf({ name, url }: SubgraphAddress): string {
  return `${name} ${url}`;
}

function carrierOf({ name, url }: SubgraphAddress, options: TransportsOptions): Transport {
  if (url.startsWith(IN_PROCESS)) return createInProcessTransport(url.slice(IN_PROCESS.length), options.inProcess);
  const protocol = URL.canParse(url) ? new URL(url).protocol : '';
  if (protocol !== 'http:' && protocol !== 'https:') {
    throw new TributaryError(
      'BAD_USER_INPUT',
      `The subgraph "${name}" has the URL "${url}"; expected one with http://, https:// or ${IN_PROCESS}.`,
    );
  }
  return createHttpTransport({
    url,
    secret: () => options.secretOf(name),
    ...(options.maxAnswerBytes === undefined ? {} : { maxAnswerBytes: options.maxAnswerBytes }),
  });
}
