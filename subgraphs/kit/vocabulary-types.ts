/**
 * Which types of a subgraph's schema belong to the vocabulary: the interface DataProduct, the types that implement it
 * and the value types that its fields lead to. All other types are the domain's own.
 */
import type { DocumentNode } from 'graphql';
import { isTypeDefinition } from '../../schema/ast.ts';
import { implementsDataProduct, vocabularyOf } from '../../schema/lift.ts';

/** The names of the types on which a mesh may ask for fields that this subgraph hasn't heard of. */
export function vocabularyTypesOf(document: DocumentNode): ReadonlySet<string> {
  const concrete = document.definitions.filter(isTypeDefinition).filter(implementsDataProduct);
  return new Set([...vocabularyOf(document).keys(), ...concrete.map((node) => node.name.value)]);
}
