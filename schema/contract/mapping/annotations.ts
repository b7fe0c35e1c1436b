/** Links and custom properties, which nearly everything in a document can carry. */
import type { CustomProperty, Link } from '../../product.ts';
import type { CustomPropertyDocument, DefinitionDocument } from '../documents.ts';

export function createLinks(...lists: readonly (readonly DefinitionDocument[] | undefined)[]): readonly Link[] {
  return lists
    .flatMap((list) => list ?? [])
    .map(({ type, url, description }) => ({ type, url, description: description ?? null }));
}

/** Those without a key, which edition 3.0.2 lets through, say nothing and are left out. */
export function createCustomProperties(
  ...lists: readonly (readonly CustomPropertyDocument[] | undefined)[]
): readonly CustomProperty[] {
  return lists.flatMap((list) =>
    (list ?? []).flatMap(({ property, value, description }) =>
      property === undefined ? [] : [{ property, value: value ?? null, description: description ?? null }],
    ),
  );
}
