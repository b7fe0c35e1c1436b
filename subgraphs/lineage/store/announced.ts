/** A store that tells of each change, and has it acknowledged only once those who keep answers know. */
import type { LineageStore } from './lineage-store.ts';

export function announced(store: LineageStore, announce: () => Promise<void>): LineageStore {
  return {
    ...store,
    apply: async (...given) => {
      await store.apply(...given);
      await announce();
    },
    declare: async (...given) => {
      await store.declare(...given);
      await announce();
    },
  };
}
