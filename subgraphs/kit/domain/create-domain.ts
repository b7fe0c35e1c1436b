/**
 * Products -> a domain's subgraph. The vocabulary, the root fields and the resolvers come with it; types and fields of
 * the domain's own are put on top.
 */
import { domainSdl } from '../../../schema/domain.ts';
import type { DomainDescription } from '../../../schema/contract/index.ts';
import type { Product } from '../../../schema/product.ts';
import type { Logger } from '../../../lib/logger.ts';
import type { Metrics } from '../../../lib/metrics.ts';
import { createChanges, type Changes } from '../changes.ts';
import { createLoader } from '../loader.ts';
import type { Resolvers } from '../resolvers.ts';
import { createSubgraph, type RequestContext, type Subgraph } from '../subgraph.ts';
import { parseSdl, SubgraphFault } from '../subgraph-fault.ts';
import type { DomainContext } from './domain-context.ts';
import { listCaps } from './list-caps.ts';
import { ownSchemaFaults } from './own-schema.ts';
import { productResolvers } from './product-resolvers.ts';
import { createListSource, type ProductSource } from './product-source.ts';

export interface DomainOptions {
  readonly description: DomainDescription;
  /** Its products as the contracts describe them. */
  readonly products: readonly Product[];
  /** What it adds of its own, in SDL: types whose names begin with the domain's, and `extend type` of its product type and of Query. */
  readonly sdl?: string | undefined;
  /** A resolver for each field that `sdl` adds to its product type and to Query, and for other fields where wanted. */
  readonly resolvers?: Resolvers | undefined;
  /** Makes the loaders that its resolvers find as `context.loaders`; called once a request. */
  readonly createLoaders?: ((request: RequestContext) => object) | undefined;
  /** Replaces `products`, for a domain whose products are kept elsewhere. */
  readonly productSource?: ProductSource | undefined;
  /**
   * Called once, and told how to announce changes: gateways may then keep answers until one is announced. A domain without
   * code has no changes while it runs, and needs none; of one with code nothing is kept where this is absent.
   */
  readonly followChanges?: ((announce: Changes['announce']) => void) | undefined;
  /** The version of the vocabulary that it speaks; default ours. */
  readonly vocabulary?: string | undefined;
  readonly metrics?: Metrics | undefined;
  readonly logger: Logger;
}

export interface DomainSubgraph extends Subgraph {
  readonly description: DomainDescription;
}

/** Throws a `SubgraphFault` with everything that is wrong with `sdl` and `resolvers`. */
export function createDomain(options: DomainOptions): DomainSubgraph {
  const { description, sdl: ownSdl = '', resolvers = {}, vocabulary } = options;
  const { name } = description;
  const sdl = domainSdl(name, { ownSdl, ...(vocabulary === undefined ? {} : { vocabulary }) });
  const source = options.productSource ?? createListSource(options.products);

  const document = parseSdl(name, sdl);
  const faults = ownSchemaFaults(name, document, resolvers);
  if (faults.length > 0) throw new SubgraphFault(name, faults);
  const subgraph = createSubgraph({
    name,
    sdl,
    resolvers: mergeResolvers([listCaps(document), productResolvers(name, source), resolvers]),
    createContext: (request) => domainContext(request, source, options.createLoaders),
    isTolerant: true,
    changes: changesOf(options),
    metrics: options.metrics,
    logger: options.logger,
  });
  return { ...subgraph, description };
}

function changesOf({ resolvers, productSource, followChanges }: DomainOptions): Changes | undefined {
  const hasCode = resolvers !== undefined || productSource !== undefined;
  if (hasCode && !followChanges) return undefined;
  const changes = createChanges();
  followChanges?.(changes.announce);
  return changes;
}

function domainContext(
  request: RequestContext,
  source: ProductSource,
  createLoaders: DomainOptions['createLoaders'],
): Omit<DomainContext, keyof RequestContext> {
  return {
    products: createLoader(source.load, { keyOf: ({ urn }) => urn }),
    loaders: createLoaders?.(request) ?? {},
  };
}

/** Field by field; later ones win, so that a domain may answer a field of the vocabulary in its own way. */
function mergeResolvers(all: readonly Resolvers[]): Resolvers {
  const merged: Record<string, object> = {};
  for (const [typeName, ofType] of all.flatMap((resolvers) => Object.entries(resolvers))) {
    merged[typeName] = { ...merged[typeName], ...ofType };
  }
  return merged;
}
