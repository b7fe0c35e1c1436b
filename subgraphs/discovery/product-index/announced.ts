/** An index that tells of each change, and has it acknowledged only once those who keep answers know. */
import type { ProductIndex } from './product-index.ts';

export function announced(index: ProductIndex, announce: () => Promise<void>): ProductIndex {
  return {
    ...index,
    upsert: async (...given) => {
      await index.upsert(...given);
      await announce();
    },
    replaceDomain: async (...given) => {
      await index.replaceDomain(...given);
      await announce();
    },
    removeDomain: async (...given) => {
      await index.removeDomain(...given);
      await announce();
    },
  };
}
