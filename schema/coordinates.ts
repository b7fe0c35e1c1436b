/**
 * Which parts of the schema an operation touches, as schema coordinates (the GraphQL schema coordinates RFC): fields,
 * arguments that are given, enum values and input fields that are written, and types that fragments ask for. Of a
 * variable only the type is known, so its type stands for all of its fields. A field of an interface is the interface's.
 */
import {
  getNamedType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  TypeInfo,
  typeFromAST,
  visit,
  visitWithTypeInfo,
  type ASTNode,
  type DocumentNode,
  type GraphQLSchema,
} from 'graphql';

/** In order, each once. What the schema does not have is left out, and so is introspection. */
export function coordinatesOf(document: DocumentNode, schema: GraphQLSchema): readonly string[] {
  const found = new Set<string>();
  const types = new TypeInfo(schema);
  const visitor = { enter: (node: ASTNode) => touch(node, types, schema, found) };
  visit(document, visitWithTypeInfo(types, visitor));
  return [...found].sort();
}

function touch(node: ASTNode, types: TypeInfo, schema: GraphQLSchema, found: Set<string>): void {
  switch (node.kind) {
    case 'Field': {
      const [parent, field] = [types.getParentType(), types.getFieldDef()];
      if (!parent || !field || field.name.startsWith('__')) return;
      found.add(`${parent.name}.${field.name}`);
      for (const { name } of node.arguments ?? []) found.add(`${parent.name}.${field.name}(${name.value}:)`);
      return;
    }
    case 'InlineFragment':
    case 'FragmentDefinition': {
      const type = node.typeCondition && typeFromAST(schema, node.typeCondition);
      if (isCompositeType(type)) found.add(type.name);
      return;
    }
    case 'VariableDefinition': {
      const type = getNamedType(typeFromAST(schema, node.type as never));
      if (isInputObjectType(type) || isEnumType(type)) found.add(type.name);
      return;
    }
    case 'EnumValue': {
      const type = getNamedType(types.getInputType());
      if (isEnumType(type)) found.add(`${type.name}.${node.value}`);
      return;
    }
    case 'ObjectField': {
      const parent = getNamedType(types.getParentInputType());
      if (isInputObjectType(parent)) found.add(`${parent.name}.${node.name.value}`);
      return;
    }
    default:
  }
}
