/**
 * Which generations are alive: the one that is served, and older ones that requests still hold. A request finds its
 * generation by the schema that it was validated against.
 */
import type { GraphQLSchema } from 'graphql';
import type { Serving } from './generation.ts';

export interface Hold {
  readonly serving: Serving;
  /** Calling it twice is harmless. */
  readonly release: () => void;
}

export interface LivingGenerations {
  readonly current: () => Serving | undefined;
  /** Makes this the current one; no request begins on the one before any more. */
  readonly succeed: (serving: Serving) => void;
  /** Throws for a schema of no generation. */
  readonly hold: (schema: GraphQLSchema) => Hold;
  readonly all: () => readonly Serving[];
}

interface Living {
  readonly serving: Serving;
  holds: number;
}

/** `onGone` is called each time an old one is let go. */
export function createLivingGenerations(onGone: () => void): LivingGenerations {
  const bySchema = new WeakMap<GraphQLSchema, Living>();
  const alive = new Set<Living>();
  let current: Living | undefined;

  function letGoIfUnused(generation: Living): void {
    if (generation === current || generation.holds > 0 || !alive.delete(generation)) return;
    generation.serving.close?.();
    onGone();
  }

  return {
    current: () => current?.serving,
    all: () => [...alive].map(({ serving }) => serving),
    succeed: (serving) => {
      const previous = current;
      current = { serving, holds: 0 };
      bySchema.set(serving.schema, current);
      alive.add(current);
      if (previous) letGoIfUnused(previous);
    },
    hold: (schema) => {
      const generation = bySchema.get(schema);
      if (!generation) throw new Error('No generation has this schema.');
      generation.holds += 1;
      let isHeld = true;
      const release = () => {
        if (!isHeld) return;
        isHeld = false;
        generation.holds -= 1;
        letGoIfUnused(generation);
      };
      return { serving: generation.serving, release };
    },
  };
}
