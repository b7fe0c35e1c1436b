/**
 * Where in the client's answer a subgraph's error belongs. An error about an entity has an index into the batch that
 * was sent, and the batch skips objects of other types, so the index is no index of the client's list. The batch is
 * laid beside the objects it was made from, in order; where they don't match, there is no path rather than a wrong one.
 */
import { isDeepStrictEqual } from 'node:util';
import { Kind, parse } from 'graphql';
import type { SubgraphFetch } from '../engine/generation.ts';
import type { Place } from './fault.ts';

type Json = Readonly<Record<string, unknown>>;
type Roots = readonly Json[];

export interface Location {
  readonly path: Place | undefined;
  readonly urn: string | undefined;
}

/** The entities of the fetch, or `undefined` for a fetch of root fields. */
export function representationsOf({ variables }: SubgraphFetch): readonly Json[] | undefined {
  const representations = variables['representations'];
  return Array.isArray(representations) ? (representations as Json[]) : undefined;
}

export interface Locator {
  /** Of an error, from the path that the subgraph gave it. */
  readonly locate: (path: Place | undefined) => Location;
  /** Every place that the fetch would have filled as far as it can be told, and how many there are. */
  readonly everywhere: () => { readonly places: readonly Place[]; readonly missing: number };
}

/** `roots` are what the root fetches gave, with what later fetches added to them. */
export function createLocator(fetch: SubgraphFetch, roots: Roots): Locator {
  const representations = representationsOf(fetch);
  return representations ? entityLocator(fetch, representations, roots) : rootLocator(fetch);
}

function rootLocator(fetch: SubgraphFetch): Locator {
  const isCertain = !fetch.at.includes('@');
  const placeOf = (path: Place) => (isCertain ? [...fetch.at, ...asAsked(path)] : undefined);
  return {
    locate: (path) => ({ path: path && placeOf(path), urn: undefined }),
    everywhere: () => {
      const fields = rootFieldsOf(fetch.query);
      const places = fields.map((field) => placeOf([field])).filter((place) => place !== undefined);
      return { places, missing: fields.length };
    },
  };
}

function entityLocator(fetch: SubgraphFetch, representations: readonly Json[], roots: Roots): Locator {
  let found: readonly (Place | undefined)[] | undefined;
  const places = () => (found ??= placesOf(representations, fetch.at, roots));
  return {
    locate: (path) => {
      const index = typeof path?.[1] === 'number' ? path[1] : representations.length === 1 ? 0 : undefined;
      const representation = index === undefined ? undefined : representations[index];
      if (index === undefined || !representation) return { path: undefined, urn: undefined };
      const place = places()[index];
      return { path: place && [...place, ...asAsked(path?.slice(2) ?? [])], urn: urnOf(representation) };
    },
    everywhere: () => ({
      places: places().filter((place) => place !== undefined),
      missing: representations.length,
    }),
  };
}

function placesOf(representations: readonly Json[], at: Place, roots: Roots): readonly (Place | undefined)[] {
  const objects = roots.flatMap((root) => [...objectsAt(root, at)]);
  let next = 0;
  return representations.map((representation) => {
    let index = next;
    while (index < objects.length && !isMadeFrom(representation, objects[index]!.value)) index += 1;
    if (index === objects.length) return undefined;
    next = index + 1;
    return objects[index]!.place;
  });
}

/** Lists may be marked with `@` or not, as the executor's own paths may. */
function* objectsAt(
  value: unknown,
  [head, ...rest]: Place,
  place: Place = [],
): Generator<{ place: Place; value: Json }> {
  if (value === null || typeof value !== 'object') return;
  if (Array.isArray(value)) {
    const inside = head === '@' || head === undefined ? rest : [head, ...rest];
    for (const [index, element] of value.entries()) yield* objectsAt(element, inside, [...place, index]);
  } else if (head === undefined) {
    yield { place, value: value as Json };
  } else {
    yield* objectsAt((value as Json)[head], rest, [...place, head]);
  }
}

/** All keys are the object's own; its type may have been rewritten to that of an interface object. */
function isMadeFrom(representation: Json, object: Json): boolean {
  return Object.entries(representation).every(
    ([name, value]) => name === '__typename' || isDeepStrictEqual(plain(value), plain(object[name])),
  );
}

/** The executor makes objects without a prototype, which strict equality would tell apart. */
function plain(value: unknown): unknown {
  return value !== null && typeof value === 'object' ? (JSON.parse(JSON.stringify(value)) as unknown) : value;
}

/** Two fields of one name and different arguments are asked under an alias that the client never wrote. */
function asAsked(path: Place): Place {
  return path.map((part) => (typeof part === 'string' ? part.replace(/__alias_\d+$/, '') : part));
}

function rootFieldsOf(query: string): readonly string[] {
  return parse(query, { noLocation: true }).definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION
      ? definition.selectionSet.selections.flatMap((field) =>
          field.kind === Kind.FIELD ? [field.alias?.value ?? field.name.value] : [],
        )
      : [],
  );
}

function urnOf(representation: Json): string | undefined {
  return typeof representation['urn'] === 'string' ? representation['urn'] : undefined;
}
