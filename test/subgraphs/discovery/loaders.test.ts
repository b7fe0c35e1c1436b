import { expect, it } from 'vitest';
import { createContext } from '../../../subgraphs/discovery/context.ts';
import { buildProduct } from './build-product.ts';

it('asks the index once for a page of fifty products, and a domain only for those that the index lacks', async () => {
  const urns = Array.from({ length: 50 }, (_, place) => `urn:dp:payments:p-${place}`);
  const asked: (readonly string[])[] = [];
  const lookedUp: string[] = [];
  const index = {
    byUrns: async (batch: readonly string[]) => {
      asked.push(batch);
      return new Map(batch.slice(1).map((urn) => [urn, buildProduct(urn)]));
    },
  };
  const find = async (urn: string) => {
    lookedUp.push(urn);
    return buildProduct(urn);
  };
  const parts = { index, lookup: { find }, freshness: () => [], now: () => new Date(0) };
  const { products } = createContext(parts as never, { keepFor: () => undefined } as never);
  const loaded = await Promise.all([...urns, ...urns].map((urn) => products.load(urn)));
  expect(loaded.map((product) => product!.urn)).toEqual([...urns, ...urns]);
  expect([asked, lookedUp]).toEqual([[urns], ['urn:dp:payments:p-0']]);
});
