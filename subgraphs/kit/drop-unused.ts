/** After fields were dropped: drops the fragments and variables that nothing uses any more, as validation demands. */
import {
  Kind,
  visit,
  type DefinitionNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
} from 'graphql';

export function dropUnused(document: DocumentNode): DocumentNode {
  const fragments = new Map(
    document.definitions.filter(isFragment).map((fragment) => [fragment.name.value, fragment] as const),
  );
  const usedFragments = new Set<string>();
  const definitions = document.definitions.map((node) => {
    if (!isOperation(node)) return node;
    const used = usedBy(node, fragments);
    used.fragments.forEach((name) => usedFragments.add(name));
    return withVariables(node, used.variables);
  });
  return {
    ...document,
    definitions: definitions.filter((node) => !isFragment(node) || usedFragments.has(node.name.value)),
  };
}

interface Used {
  readonly variables: Set<string>;
  readonly fragments: Set<string>;
}

/** Follows spreads; each fragment once, so that a cycle ends (validation refuses it later). */
function usedBy(
  operation: OperationDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  used: Used = { variables: new Set(), fragments: new Set() },
): Used {
  const follow = (node: OperationDefinitionNode | FragmentDefinitionNode): void => {
    visit(node, {
      VariableDefinition: () => false,
      Variable: ({ name }) => void used.variables.add(name.value),
      FragmentSpread: ({ name }) => {
        const fragment = fragments.get(name.value);
        if (!fragment || used.fragments.has(name.value)) return;
        used.fragments.add(name.value);
        follow(fragment);
      },
    });
  };
  follow(operation);
  return used;
}

function withVariables(operation: OperationDefinitionNode, used: ReadonlySet<string>): OperationDefinitionNode {
  const variableDefinitions = (operation.variableDefinitions ?? []).filter((node) =>
    used.has(node.variable.name.value),
  );
  return { ...operation, variableDefinitions };
}

function isOperation(node: DefinitionNode): node is OperationDefinitionNode {
  return node.kind === Kind.OPERATION_DEFINITION;
}

function isFragment(node: DefinitionNode): node is FragmentDefinitionNode {
  return node.kind === Kind.FRAGMENT_DEFINITION;
}
