/** The part of a client's document that is planned: one operation and its fragments, without what needs no subgraph. */
import {
  Kind,
  print,
  separateOperations,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';

/** Absent where no subgraph is needed at all. */
export function planText(
  schema: GraphQLSchema,
  document: DocumentNode,
  { name }: OperationDefinitionNode,
): string | undefined {
  const operation = separateOperations(document)[name?.value ?? '']!;
  const typeInfo = new TypeInfo(schema);
  let needsSubgraphs = false;
  const reduced = visit(
    operation,
    visitWithTypeInfo(typeInfo, {
      Field: {
        enter: (node) => {
          if (node.name.value === '__schema' || node.name.value === '__type') return null;
          const isRoot =
            typeInfo.getParentType() === schema.getQueryType() || typeInfo.getParentType() === schema.getMutationType();
          if (isRoot && node.name.value === '__typename') return null;
          if (isRoot) needsSubgraphs = true;
          return undefined;
        },
      },
      // A fragment on the root type that asked for nothing else.
      InlineFragment: { leave: ({ selectionSet }) => (selectionSet.selections.length === 0 ? null : undefined) },
      FragmentDefinition: {
        leave: (node) => (node.selectionSet.selections.length === 0 ? withTypename(node) : undefined),
      },
    }),
  );
  return needsSubgraphs ? print(withoutUnused(reduced)) : undefined;
}

function withTypename<Node extends { readonly selectionSet: object }>(node: Node): Node {
  const field = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };
  return { ...node, selectionSet: { ...node.selectionSet, selections: [field] } };
}

/** Variables that only introspection used. */
function withoutUnused(document: DocumentNode): DocumentNode {
  const used = new Set<string>();
  visit(document, {
    VariableDefinition: () => false,
    Variable: ({ name }) => void used.add(name.value),
  });
  return visit(document, {
    VariableDefinition: ({ variable }) => (used.has(variable.name.value) ? false : null),
  });
}
