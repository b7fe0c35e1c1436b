/** Whether a field is asked for below the one that is being resolved: what nobody asked for is not looked up. */
import type { GraphQLResolveInfo, SelectionSetNode } from 'graphql';

export function selects({ fieldNodes, fragments }: GraphQLResolveInfo, fieldName: string): boolean {
  const isIn = (selections: SelectionSetNode | undefined): boolean =>
    (selections?.selections ?? []).some((selection) => {
      if (selection.kind === 'Field') return selection.name.value === fieldName;
      if (selection.kind === 'InlineFragment') return isIn(selection.selectionSet);
      return isIn(fragments[selection.name.value]?.selectionSet);
    });
  return fieldNodes.some((node) => isIn(node.selectionSet));
}
