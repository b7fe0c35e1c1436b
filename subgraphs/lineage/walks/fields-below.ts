/** Which fields are asked for below the one that is being resolved: what nobody asked for is not looked up. */
import type { FieldNode, GraphQLResolveInfo, SelectionSetNode } from 'graphql';

type Document = Pick<GraphQLResolveInfo, 'fragments'>;

export function fieldsBelow(nodes: readonly FieldNode[], document: Document): readonly FieldNode[] {
  return nodes.flatMap(({ selectionSet }) => fieldsIn(selectionSet, document));
}

/** How much of a walk's links is wanted: none, their ends, or all that is known of them. */
export function linksWanted(nodes: readonly FieldNode[], document: Document): 'none' | 'ends' | 'full' {
  const links = fieldsBelow(nodes, document).filter(({ name }) => name.value === 'links');
  if (links.length === 0) return 'none';
  return fieldsBelow(links, document).every(({ name }) => ENDS.has(name.value)) ? 'ends' : 'full';
}

const ENDS: ReadonlySet<string> = new Set(['from', 'to', 'under', '__typename']);

function fieldsIn(selections: SelectionSetNode | undefined, document: Document): readonly FieldNode[] {
  return (selections?.selections ?? []).flatMap((selection): readonly FieldNode[] => {
    if (selection.kind === 'Field') return [selection];
    if (selection.kind === 'InlineFragment') return fieldsIn(selection.selectionSet, document);
    return fieldsIn(document.fragments[selection.name.value]?.selectionSet, document);
  });
}
