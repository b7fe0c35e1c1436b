/** Where in the client's answer a subgraph's error belongs. Each executor knows that of the entities that it asks for. */
import { Kind, parse } from 'graphql';
import type { Place } from './fault.ts';

export interface Location {
  readonly path: Place | undefined;
  readonly urn: string | undefined;
}

export interface Locator {
  /** Of an error, from the path that the subgraph gave it: every place that it is about, or one that says nothing. */
  readonly locate: (path: Place | undefined) => readonly Location[];
  /** Every place that the fetch would have filled as far as it can be told, and how many there are. */
  readonly everywhere: () => { readonly places: readonly Place[]; readonly missing: number };
}

/**
 * Of a fetch of root fields. `at` has `@` for each list above it, which leaves the place open; `toClient` gives a path
 * in the client's names for cells.
 */
export function rootLocator(query: string, at: Place, toClient: (path: Place) => Place | undefined): Locator {
  const isCertain = !at.includes('@');
  const placeOf = (path: Place) => (isCertain ? toClient([...at, ...path]) : undefined);
  return {
    locate: (path) => [{ path: path && placeOf(path), urn: undefined }],
    everywhere: () => {
      const fields = rootFieldsOf(query);
      const places = fields.map((field) => placeOf([field])).filter((place) => place !== undefined);
      return { places, missing: fields.length };
    },
  };
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
