/** What a domain's resolvers find in their context. */
import type { Product } from '../../../schema/product.ts';
import type { Loader } from '../loader.ts';
import type { RequestContext } from '../subgraph.ts';

export interface DomainContext<Loaders = unknown> extends RequestContext {
  /** The domain's products by urn. */
  readonly products: Loader<string, Product>;
  /** What the domain's own `createLoaders` made for this request. */
  readonly loaders: Loaders;
}
