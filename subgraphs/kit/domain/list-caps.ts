/**
 * Plain lists of the vocabulary hold 200 items at most, as their descriptions say: a contract with ten thousand tags
 * must not make every answer slow. Lists that may be long are connections and have pages instead.
 */
import { Kind, type DocumentNode, type TypeNode } from 'graphql';
import { hasFields, typesByName } from '../../../schema/ast.ts';
import type { Resolvers } from '../resolvers.ts';
import { vocabularyTypesOf } from '../vocabulary-types.ts';

export const MAX_PLAIN_LIST = 200;

/** A resolver for every plain list of the vocabulary's types in this SDL. */
export function listCaps(document: DocumentNode): Resolvers {
  const vocabularyTypes = vocabularyTypesOf(document);
  const types = [...typesByName(document).values()].filter(
    (node) => node.kind === Kind.OBJECT_TYPE_DEFINITION && vocabularyTypes.has(node.name.value),
  );
  return Object.fromEntries(
    types
      .filter((node) => !node.name.value.endsWith('Connection'))
      .map((node) => {
        const lists = (hasFields(node) ? (node.fields ?? []) : []).filter(({ type }) => isList(type));
        return [node.name.value, Object.fromEntries(lists.map(({ name }) => [name.value, capped(name.value)]))];
      }),
  );
}

function capped(field: string) {
  return (source: Readonly<Record<string, unknown>>): unknown => {
    const value = source[field];
    return Array.isArray(value) && value.length > MAX_PLAIN_LIST ? value.slice(0, MAX_PLAIN_LIST) : value;
  };
}

function isList(type: TypeNode): boolean {
  return type.kind === Kind.NON_NULL_TYPE ? isList(type.type) : type.kind === Kind.LIST_TYPE;
}
