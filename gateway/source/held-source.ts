/** A supergraph that this process makes itself: the wiring composes the subgraphs that it mounted, and publishes here. */
import type { SupergraphListener, SupergraphSource, SupergraphUpdate } from './supergraph-source.ts';

export interface HeldSource extends SupergraphSource {
  /** Resolves once the gateway serves it, or has refused it; at once before there is a gateway. */
  readonly publish: (sdl: string, options?: { readonly isComposed?: boolean }) => Promise<void>;
  /** The graph could not be made, and why. What was published before goes on. */
  readonly fail: (fault: string) => Promise<void>;
}

export function createHeldSource(): HeldSource {
  let listener: SupergraphListener | undefined;
  let held: SupergraphUpdate | undefined;
  const tell = async (update: SupergraphUpdate) => {
    held = update;
    await listener?.(update);
  };
  return {
    publish: (sdl, { isComposed = false } = {}) => tell({ sdl, isComposed }),
    fail: (fault) => tell({ fault }),
    subscribe: async (subscriber) => {
      listener = subscriber;
      if (held) await subscriber(held);
    },
    close: async () => {
      listener = undefined;
    },
  };
}
