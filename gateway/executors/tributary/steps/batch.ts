/** The entities of one fetch: each is asked for once, however many places of the answer it fills. */
import type { Gather } from './path.ts';
import type { Merge } from './merge.ts';
import type { Represent } from './representation.ts';
import type { Json } from './run.ts';

/** The representations of one variable; several response names of a fetch may share it. */
export class Representations {
  readonly texts: string[] = [];
  readonly #indexOf = new Map<string, number>();

  /** The index of this representation in the variable. */
  add(text: string): number {
    const known = this.#indexOf.get(text);
    if (known !== undefined) return known;
    const index = this.texts.length;
    this.texts.push(text);
    this.#indexOf.set(text, index);
    return index;
  }

  /** Those with these indexes, in this order. */
  only(indexes: readonly number[]): Representations {
    const some = new Representations();
    for (const index of indexes) some.add(this.texts[index]!);
    return some;
  }

  toString(): string {
    return `[${this.texts.join(',')}]`;
  }
}

/** The objects under one path that entities are merged into. */
export interface Targets {
  /** By index of the representation. */
  readonly objects: (Json[] | undefined)[];
}

export function collectTargets(
  data: Json,
  gather: Gather,
  represent: Represent,
  representations: Representations,
): Targets {
  const objects: (Json[] | undefined)[] = [];
  gather(data, (object) => {
    const text = represent(object);
    if (text === undefined) return;
    const index = representations.add(text);
    const known = objects[index];
    if (known) known.push(object);
    else objects[index] = [object];
  });
  return { objects };
}

/** What the entities with these indexes fill, as if no others were asked for. */
export function onlyTargets(all: readonly Targets[], indexes: readonly number[]): readonly Targets[] {
  return all.map(({ objects }) => ({ objects: indexes.map((index) => objects[index]) }));
}

/** Under one path all that one entity fills ask for the same, so they may share what came; other paths may not. */
export function mergeEntities(entities: readonly unknown[], all: readonly Targets[], merge: Merge): void {
  for (const [nth, { objects }] of all.entries()) {
    const isLast = nth === all.length - 1;
    for (const [index, targets] of objects.entries()) {
      const entity = entities[index];
      if (!targets || typeof entity !== 'object' || entity === null) continue;
      const own = (isLast ? entity : structuredClone(entity)) as Json;
      for (const target of targets) merge(target, own);
    }
  }
}
