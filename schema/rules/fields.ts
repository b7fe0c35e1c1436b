/** Which fields a subgraph gives to data products, beyond urn: what several rules look at. */
import { Kind, type DocumentNode, type FieldDefinitionNode } from 'graphql';
import { directiveOf } from '../ast.ts';
import { typeNameOf } from '../naming.ts';
import type { ParsedSubgraph } from './rule.ts';

/** The fields on the subgraph's own type or interface object, its `extend type` blocks included, without `urn`. */
export function productFields(subgraph: ParsedSubgraph): readonly FieldDefinitionNode[] {
  const owner = subgraph.kind === 'domain' ? typeNameOf(subgraph.name) : 'DataProduct';
  const known = found.get(subgraph.document);
  if (known?.owner === owner) return known.fields;
  const fields = fieldsOf(subgraph, owner).filter((field) => field.name.value !== 'urn');
  found.set(subgraph.document, { owner, fields });
  return fields;
}

/** Every rule looks at every subgraph each time that one is judged, and documents never change. */
const found = new WeakMap<DocumentNode, { readonly owner: string; readonly fields: readonly FieldDefinitionNode[] }>();

export function isInterfaceObject(subgraph: ParsedSubgraph): boolean {
  return subgraph.document.definitions.some(
    (node) =>
      node.kind === Kind.OBJECT_TYPE_DEFINITION &&
      node.name.value === 'DataProduct' &&
      directiveOf(node, 'interfaceObject'),
  );
}

function fieldsOf({ document }: ParsedSubgraph, type: string): readonly FieldDefinitionNode[] {
  return document.definitions.flatMap((node) =>
    (node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.OBJECT_TYPE_EXTENSION) && node.name.value === type
      ? (node.fields ?? [])
      : [],
  );
}
