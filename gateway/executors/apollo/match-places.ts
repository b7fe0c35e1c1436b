/**
 * Where an entity's error belongs, of a fetch that came from @apollo/gateway. An error about an entity has an index into
 * the batch that was sent, and the batch skips objects of other types, so the index is no index of the client's list.
 * The batch is laid beside the objects it was made from, in order; where they don't match, there is no path rather than
 * a wrong one.
 */
import { isDeepStrictEqual } from 'node:util';
import type { Place } from '../../answers/fault.ts';
import { rootLocator, type Locator } from '../../answers/locator.ts';

type Json = Readonly<Record<string, unknown>>;
type Roots = readonly Json[];

/** What the executor asks for. */
export interface MatchedFetch {
  readonly query: string;
  readonly variables: Json;
  /** Response names, and `@` for each element of a list. */
  readonly at: Place;
}

/** The entities of the fetch, or `undefined` for a fetch of root fields. */
export function representationsOf({ variables }: Pick<MatchedFetch, 'variables'>): readonly Json[] | undefined {
  const representations = variables['representations'];
  return Array.isArray(representations) ? (representations as Json[]) : undefined;
}

/** `roots` are what the root fetches gave, with what later fetches added to them. */
export function matchingLocator(fetch: MatchedFetch, roots: Roots): Locator {
  const representations = representationsOf(fetch);
  return representations ? entityLocator(fetch, representations, roots) : rootLocator(fetch.query, fetch.at, asAsked);
}

function entityLocator(fetch: MatchedFetch, representations: readonly Json[], roots: Roots): Locator {
  let found: readonly (Place | undefined)[] | undefined;
  const places = () => (found ??= placesOf(representations, fetch.at, roots));
  return {
    locate: (path) => {
      const index = typeof path?.[1] === 'number' ? path[1] : representations.length === 1 ? 0 : undefined;
      const representation = index === undefined ? undefined : representations[index];
      if (index === undefined || !representation) return [{ path: undefined, urn: undefined }];
      const place = places()[index];
      return [{ path: place && [...place, ...asAsked(path?.slice(2) ?? [])], urn: urnOf(representation) }];
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

function urnOf(representation: Json): string | undefined {
  return typeof representation['urn'] === 'string' ? representation['urn'] : undefined;
}
