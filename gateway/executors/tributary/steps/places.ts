/** Where in the client's answer a subgraph's error belongs: at each object that the entity in question was to fill. */
import type { Location, Locator } from '../../../answers/locator.ts';
import { urnIn } from '../../../operations.ts';
import type { Place } from '../../../answers/fault.ts';
import type { Representations, Targets } from './batch.ts';
import type { Json, Run } from './run.ts';

export interface AskedEntities {
  /** Of each response name. */
  readonly targets: ReadonlyMap<string, readonly Targets[]>;
  readonly representations: ReadonlyMap<string, Representations>;
}

/** Made only where something went wrong, from the answer as it is by then. */
export function entityLocator({ data, toClient }: Run, { targets, representations }: AskedEntities): Locator {
  let found: ReadonlyMap<Json, Place> | undefined;
  /** What is inside may be asked for by the plan alone: then the object is the place. */
  const placeOf = (object: Json, inside: Place = []): Place | undefined => {
    const place = (found ??= placesIn(data)).get(object);
    return place && (toClient([...place, ...inside]) ?? toClient(place));
  };
  const objectsOf = (name: string, index: number) =>
    (targets.get(name) ?? []).flatMap(({ objects }) => objects[index] ?? []);

  function locate(path: Place | undefined): readonly Location[] {
    const [name, index] = whichEntity(path);
    const text = name === undefined ? undefined : representations.get(name)?.texts[index];
    if (name === undefined || text === undefined) return [NOWHERE];
    const urn = urnIn(text);
    return objectsOf(name, index).map((object) => ({ path: placeOf(object, path?.slice(2)), urn }));
  }

  /** One entity needs no index to be told. */
  function whichEntity(path: Place | undefined): readonly [string | undefined, number] {
    const [name, index] = path ?? [];
    if (typeof name === 'string' && typeof index === 'number') return [name, index];
    const [first] = targets.keys();
    const isOnly = targets.size === 1 && representations.get(first!)?.texts.length === 1;
    return isOnly ? [first, 0] : [undefined, 0];
  }

  return {
    locate,
    everywhere: () => {
      const objects = [...targets.values()].flat().flatMap((each) => each.objects.flatMap((those) => those ?? []));
      const places = objects.map((object) => placeOf(object)).filter((place) => place !== undefined);
      return { places, missing: objects.length };
    },
  };
}

const NOWHERE: Location = { path: undefined, urn: undefined };

/** Entities that fill several places share objects, which then have the first of them. */
function placesIn(data: Json): ReadonlyMap<Json, Place> {
  const places = new Map<Json, Place>();
  const visit = (value: unknown, place: Place): void => {
    if (value === null || typeof value !== 'object' || places.has(value as Json)) return;
    if (!Array.isArray(value)) places.set(value as Json, place);
    for (const [key, inner] of Object.entries(value))
      visit(inner, [...place, Array.isArray(value) ? Number(key) : key]);
  };
  visit(data, []);
  return places;
}
