/** Small questions that lift, catalog and the rules ask of parsed SDL. */
import {
  Kind,
  type DefinitionNode,
  type DirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type InterfaceTypeDefinitionNode,
  type ObjectTypeDefinitionNode,
  type TypeDefinitionNode,
  type TypeNode,
} from 'graphql';

export type FieldsDefinition = ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode;

export function isTypeDefinition(node: DefinitionNode): node is TypeDefinitionNode {
  return node.kind.endsWith('TypeDefinition');
}

export function hasFields(node: DefinitionNode): node is FieldsDefinition {
  return node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.INTERFACE_TYPE_DEFINITION;
}

export function typesByName(document: DocumentNode): Map<string, TypeDefinitionNode> {
  return new Map(document.definitions.filter(isTypeDefinition).map((node) => [node.name.value, node]));
}

export function directiveOf(
  node: { directives?: readonly DirectiveNode[] | undefined },
  name: string,
): DirectiveNode | undefined {
  return node.directives?.find((directive) => directive.name.value === name);
}

/** `[Sla!]!` -> `Sla`. */
export function namedTypeOf(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedTypeOf(type.type);
}

/** The names of the types that a field and its arguments mention. */
export function mentionedTypes(field: FieldDefinitionNode): string[] {
  return [field.type, ...(field.arguments ?? []).map((argument) => argument.type)].map(namedTypeOf);
}

/** `String!` -> `String`: what others must be able to leave out is nullable. */
export function nullable(type: TypeNode): TypeNode {
  return type.kind === Kind.NON_NULL_TYPE ? type.type : type;
}
