/** Takes what the harvester brings into the index. A domain that could not be read keeps its last known products. */
import { parseUrn } from '../../lib/urn.ts';
import type { DomainHarvest, HarvestedProduct, HarvestSink, Logger } from '../kit/index.ts';
import { HARVEST_SELECTION, toIndexedProduct } from './harvested-product.ts';
import type { DepartedDomains } from './departed-domains.ts';
import type { ProductIndex } from './product-index/product-index.ts';

export interface HarvestSinkParts {
  readonly index: ProductIndex;
  readonly departed: DepartedDomains;
  readonly logger: Logger;
}

export function createHarvestSink({ index, departed, logger }: HarvestSinkParts): HarvestSink {
  const take = async (harvest: DomainHarvest): Promise<void> => {
    switch (harvest.kind) {
      case 'harvested':
        return index.replaceDomain(harvest.domain, productsOf(harvest, logger), harvest.at);
      case 'left':
        return index.removeDomain(harvest.domain);
      case 'failed':
        return; // The index stays as it is; how old it is, the freshness says.
    }
  };
  return {
    selection: HARVEST_SELECTION,
    receive: async (harvest) => {
      await take(harvest);
      await departed.forget();
    },
  };
}

/** A urn says whose product it is; a domain that lists another's is not believed. */
function productsOf({ domain, products }: Extract<DomainHarvest, { kind: 'harvested' }>, logger: Logger) {
  const isOwn = ({ urn }: HarvestedProduct) => parseUrn(urn)?.domain === domain;
  const foreign = products.filter((product) => !isOwn(product));
  if (foreign.length > 0) {
    logger.warn({ domain, urns: foreign.slice(0, 10).map(({ urn }) => urn) }, 'products of a foreign urn left out');
  }
  return products.filter(isOwn).map(toIndexedProduct);
}
